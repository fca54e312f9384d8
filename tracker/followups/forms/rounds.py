"""The forms of a round and of its questions."""

from collections.abc import Mapping, Sequence

from wtforms import BooleanField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.domain.errors import RuleBrokenError
from tracker.followups.operations.rounds import RoundFacts
from tracker.followups.operations.structure import Addressed
from tracker.models import Body, BodyGroup, FollowUpRound, GoverningDocument, Meeting, RoundQuestion, User
from tracker.models.question_template import Addressing
from tracker.web.forms import BaseForm, DayField, VersionedForm
from tracker.wording.round_labels import ADDRESSING


class TicksField(SelectMultipleField):  # type: ignore[misc] # WTForms has no types for it
    """Several of a list, each with a box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class AddressedForm(VersionedForm):
    """Whom something addresses."""

    addressing = SelectField("Vilka frågas?")
    group = SelectField("Organgrupp")
    bodies = TicksField("Organ", validate_choice=False)

    def offer(self, bodies: Sequence[Body], groups: Sequence[BodyGroup], *, responsible: bool) -> None:
        """Offer whom there is to ask."""
        self.addressing.choices = [
            SelectChoice(value, word) for value, word in ADDRESSING.items() if responsible or value != "responsible"
        ]
        self.group.choices = [SelectChoice("", "Välj grupp"), *(SelectChoice(str(g.id), g.name) for g in groups)]
        self.bodies.choices = [SelectChoice(body.slug, body.name) for body in bodies]

    def to(self) -> Addressed:
        """Return whom it addresses.

        Raises:
            RuleBrokenError: the group or the bodies are not chosen.
        """
        how = Addressing(self.addressing.data)
        if how is Addressing.GROUP:
            if not self.group.data:
                raise RuleBrokenError("Välj vilken grupp.", "group")
            return Addressed(how, int(self.group.data))
        if how is Addressing.CHOSEN:
            offered = [choice.value for choice in self.bodies.choices or ()]
            chosen = tuple(slug for slug in offered if slug in (self.bodies.data or ()))
            if not chosen:
                raise RuleBrokenError("Välj minst ett organ.", "bodies")
            return Addressed(how, None, chosen)
        return Addressed(how)

    def show(self, what: FollowUpRound | RoundQuestion) -> None:
        """Show whom it addresses now."""
        self.addressing.data, self.group.data = what.addressing.value, str(what.group_id or "")
        self.bodies.data = list(what.bodies)


class RoundForm(AddressedForm):
    """A round."""

    title = StringField("Rubrik", [DataRequired("Skriv vad omgången ska heta."), Length(max=400)])
    period_from = DayField("Perioden börjar", [DataRequired("Skriv dagen.")])
    period_to = DayField("Perioden slutar", [DataRequired("Skriv dagen.")])
    documents = TicksField("Styrdokument att följa upp", validate_choice=False)
    opens_on = DayField("Öppnar")
    due_on = DayField("Sista svarsdag", [DataRequired("Skriv dagen.")])
    approval_required = BooleanField("En chef godkänner svaret")
    adoption_required = BooleanField("Nämnden eller styrelsen antar svaret med en paragraf")
    adoption_due_on = DayField("Antas senast")
    compile_due_on = DayField("Sammanställs senast")
    allows_not_applicable = BooleanField("Ej aktuellt får svaras")
    comment_on_no = BooleanField("Nej kräver en kommentar")
    owner_body = SelectField("Omgången ägs av")
    owner = SelectField("Kontaktperson")
    report_meeting = SelectField("Redovisas vid")

    def offer_parts(
        self, documents: Sequence[GoverningDocument], owners: Sequence[Body], people: Sequence[User],
        meetings: Sequence[Meeting],
    ) -> None:  # fmt: skip
        """Offer the documents, the owners, and where it can be reported."""
        self.documents.choices = [SelectChoice(document.slug, document.name) for document in documents]
        self.owner_body.choices = [SelectChoice(body.slug, body.name) for body in owners]
        self.owner.choices = [SelectChoice("", "Ingen"), *(SelectChoice(str(u.id), u.name) for u in people)]
        self.report_meeting.choices = [
            SelectChoice("", "Inte bestämt"),
            *(SelectChoice(str(m.id), f"{m.body.short_name} {m.held_on}") for m in meetings),
        ]

    def facts(
        self, owners: Mapping[str, Body], people: Mapping[str, User], meetings: Mapping[str, Meeting],
        previous: FollowUpRound | None,
    ) -> RoundFacts:  # fmt: skip
        """Return what was written.

        Raises:
            RuleBrokenError: a choice is missing.
        """
        first, last, due = self.period_from.day, self.period_to.day, self.due_on.day
        if first is None or last is None or due is None or self.owner_body.data not in owners:
            raise RuleBrokenError("Fyll i perioden, sista svarsdag och vem som äger omgången.", "due_on")
        return RoundFacts(
            title=self.title.data or "", period_from=first, period_to=last, due_on=due,
            owner_body=owners[self.owner_body.data], owner=people.get(self.owner.data or ""), to=self.to(),
            opens_on=self.opens_on.day, approval_required=bool(self.approval_required.data),
            adoption_required=bool(self.adoption_required.data), adoption_due_on=self.adoption_due_on.day,
            compile_due_on=self.compile_due_on.day, report_meeting=meetings.get(self.report_meeting.data or ""),
            allows_not_applicable=bool(self.allows_not_applicable.data), comment_on_no=bool(self.comment_on_no.data),
            previous=previous,
        )  # fmt: skip

    def fill(self, round_: FollowUpRound) -> None:
        """Show a round as it stands."""
        self.title.data = round_.title
        for name in ("period_from", "period_to", "opens_on", "due_on", "adoption_due_on", "compile_due_on"):
            self[name].process_data(getattr(round_, name))
        for name in ("approval_required", "adoption_required", "allows_not_applicable", "comment_on_no"):
            self[name].data = getattr(round_, name)
        self.owner_body.data, self.owner.data = round_.owner_body.slug, str(round_.owner_id or "")
        self.report_meeting.data = str(round_.report_meeting_id or "")
        self.show(round_)


class QuestionForm(AddressedForm):
    """A question of a round, before it opens."""

    text = TextAreaField("Fråga", [DataRequired("Skriv frågan."), Length(max=1000)])
    help_text = TextAreaField("Hjälptext", [Length(max=1000)])


class RoundStepForm(BaseForm):
    """A round's step, which takes nothing but the press."""


class CancelForm(RoundStepForm):
    """Calling a round off."""

    reason = TextAreaField("Skäl", [DataRequired("Skriv varför omgången ställs in."), Length(max=400)])
