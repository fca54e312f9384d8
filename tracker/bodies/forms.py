"""The forms of a body and of a group."""

import datetime as dt
import re
from collections.abc import Mapping

from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Regexp

from tracker import clock
from tracker.bodies.operations.groups import Members
from tracker.bodies.operations.keeping import BodyFacts
from tracker.domain.dated_names import DatedName, dated_name, read_dated_names
from tracker.domain.deadlines import read_deadline
from tracker.domain.errors import RuleBrokenError
from tracker.domain.names import fold
from tracker.domain.policy import MOST, WHOLE_MUNICIPALITY, check_setting
from tracker.models import Body, BodyGroup
from tracker.models.body import BodyKind, ParagraphSeries
from tracker.web.forms import DayField, VersionedForm, address, tidied
from tracker.wording.labels import BODY_KIND, PARAGRAPH_SERIES
from tracker.wording.rules import RULES

LINES_MAX = 20_000
_WRITTEN_DAY = re.compile(r"(?P<day>\d{4}-\d\d-\d\d|\d{1,2} \w+ \d{4}|\d{1,2}/\d{1,2} \d{4})(?: (?P<name>.*)|$)")
_LINES = Length(max=LINES_MAX, message="Skriv högst 20 000 tecken.")
_NAME = Length(max=200, message="Skriv högst 200 tecken.")
_DAYS = Regexp(r"^\s*\d{0,4}\s*$", message=f"Skriv ett antal dagar med siffror, 0 till {MOST['submission_lead']}.")


def unix_lines(text: str | None) -> str | None:
    """Return a text with the line ends that it is compared with in the register."""
    return text.replace("\r\n", "\n") if text else text


class BodyForm(VersionedForm):
    """All that is said of a body."""

    name = StringField(
        "Namn",
        [DataRequired("Skriv organets namn."), Length(max=200, message="Skriv högst 200 tecken.")],
        filters=[tidied],
    )
    short_name = StringField(
        "Kort namn",
        [DataRequired("Skriv ett kort namn."), Length(max=40, message="Skriv högst 40 tecken.")],
        filters=[tidied],
    )
    aliases = TextAreaField("Andra namn", [_LINES], filters=[unix_lines])
    kind = SelectField(
        "Slag", choices=[SelectChoice(kind.value, BODY_KIND[kind]) for kind in BodyKind], default="committee"
    )
    valid_from = DayField("Finns från och med")
    valid_to = DayField("Finns till och med")
    administers_for = SelectField("Förvaltning åt", default="")
    contact_address = StringField("Funktionsbrevlåda", [Length(max=254, message="Skriv högst 254 tecken."), address])
    registry_code = StringField("Diariekod", [Length(max=10, message="Skriv högst 10 tecken.")])
    paragraph_series = SelectField(
        "Paragrafernas nummer", default="",
        choices=[
            SelectChoice("", "Vet inte"),
            *(SelectChoice(series.value, PARAGRAPH_SERIES[series]) for series in ParagraphSeries),
        ],
    )  # fmt: skip
    lead = StringField("Handlingsstopp, dagar före sammanträdet", [_DAYS])
    successors = TextAreaField("Efterträdare", [_LINES], filters=[unix_lines])

    def offer(self, bodies: list[Body], *, besides: Body | None = None) -> None:
        """Set which boards an administration can serve."""
        self.administers_for.choices = [
            SelectChoice("", "Inget organ"),
            *(SelectChoice(str(body.id), body.name) for body in bodies if besides is None or body.id != besides.id),
        ]

    @staticmethod
    def current(body: Body, *, lead: str, successors: list[tuple[Body, dt.date]]) -> dict[str, str]:
        """Return what stands in the register, field by field."""
        lines = [dated_name(DatedName(successor.name, day)) for successor, day in successors]
        return {
            "name": body.name, "short_name": body.short_name,
            "aliases": "\n".join(alias.name for alias in body.aliases),
            "kind": body.kind.value, "valid_from": _iso(body.valid_from), "valid_to": _iso(body.valid_to),
            "administers_for": str(body.administers_for_id or ""), "contact_address": body.contact_address,
            "registry_code": body.registry_code,
            "paragraph_series": body.paragraph_series.value if body.paragraph_series else "",
            "lead": lead, "successors": "\n".join(lines),
        }  # fmt: skip

    def fill(self, version: int, values: Mapping[str, str]) -> None:
        """Show what stands in the register, and remember it."""
        for name, value in values.items():
            self[name].data = value
        self.remember(version, values)

    def words(self) -> dict[str, dict[str, str]]:
        """Return field → value → what a person reads."""
        return {field.name: {c.value: c.label for c in field.choices} for field in self if hasattr(field, "choices")}

    def facts(self, known: Mapping[str, Body], bodies: list[Body]) -> BodyFacts:
        """Return what was written.

        Args:
            known: folded name → body, to find successors by.
            bodies: those that an administration can serve.

        Raises:
            RuleBrokenError: a line cannot be read, or names no body.
        """
        series = self.paragraph_series.data
        return BodyFacts(
            name=_one_line(self.name.data), short_name=_one_line(self.short_name.data),
            kind=BodyKind(self.kind.data), aliases=_lines(self.aliases.data or ""),
            valid_from=self.valid_from.day, valid_to=self.valid_to.day,
            administers_for=next((body for body in bodies if str(body.id) == self.administers_for.data), None),
            contact_address=(self.contact_address.data or "").strip(),
            registry_code=(self.registry_code.data or "").strip().upper(),
            paragraph_series=ParagraphSeries(series) if series else None,
            successors=_successors(self.successors.data or "", known),
            lead=int(self.lead.data) if (self.lead.data or "").strip() else None,
        )  # fmt: skip


class GroupForm(VersionedForm):
    """A group's name and members."""

    name = StringField(
        "Namn",
        [DataRequired("Skriv gruppens namn."), Length(max=200, message="Skriv högst 200 tecken.")],
        filters=[tidied],
    )
    members = TextAreaField("Medlemmar", [InputRequired("Skriv minst ett organ."), _LINES], filters=[unix_lines])

    @staticmethod
    def current(group: BodyGroup) -> dict[str, str]:
        """Return what stands in the register, field by field."""
        lines = [dated_name(DatedName(m.body.name, m.valid_from, m.valid_to)) for m in group.members]
        return {"name": group.name, "members": "\n".join(lines)}

    def chosen(self, known: Mapping[str, Body]) -> Members:
        """Return the members that were written.

        Raises:
            RuleBrokenError: a line cannot be read, or names no body.
        """
        entries = read_dated_names(self.members.data or "", field="members")
        return [(_body(entry.name, known, "members"), entry.begins, entry.ends) for entry in entries]


class RulesForm(VersionedForm):
    """The rules of reminding; a number for each, empty for the usual. The days off are the municipality's alone."""

    quiet_weeks = StringField("Veckor utan mejl", [Length(max=60, message="Skriv högst 60 tecken.")])
    closed_days = TextAreaField("Stängda dagar", [_LINES], filters=[unix_lines])

    def narrow(self) -> None:
        """Take away what one body cannot set."""
        for name in (*WHOLE_MUNICIPALITY, "quiet_weeks", "closed_days"):
            del self[name]

    def settings(self) -> dict[str, str]:
        """Return what was written, rule by rule."""
        return {name: self[name].data or "" for name in (*RULES, "quiet_weeks") if name in self}

    def days(self) -> dict[dt.date, str]:
        """Return the closed days with their names.

        Raises:
            RuleBrokenError: a line does not begin with a day.
        """
        found: dict[dt.date, str] = {}
        for line in _lines(self.closed_days.data or ""):
            read = _WRITTEN_DAY.match(line)
            day = read_deadline(read["day"], context_date=clock.today()) if read else None
            if read is None or day is None or day.kind != "date" or day.latest_on is None or day.year_inferred:
                advice = "Skriv en dag per rad med årtal, till exempel 7 maj 2027 klämdag."
                raise RuleBrokenError(f"Vi förstår inte ”{line[:60]}”. {advice}", "closed_days")
            found[day.latest_on] = (read["name"] or "")[:80]
        return found

    def validate(self, extra_validators: Mapping[str, list[object]] | None = None) -> bool:
        """Check each rule, so that all that is wrong is said at once."""
        good = bool(super().validate(extra_validators))
        for name in RULES:
            if name in self:
                try:
                    check_setting(name, self[name].data or "")
                except RuleBrokenError as error:
                    self.refuse(error)
                    good = False
        return good


_SWITCH = [SelectChoice("", "Som vanligt"), SelectChoice("1", "Ja"), SelectChoice("0", "Nej")]
for _name, (_label, _hint) in RULES.items():  # a field a rule: the rules are data, and grow there
    setattr(RulesForm, _name, SelectField(_label, choices=_SWITCH) if MOST[_name] == 1 else StringField(_label))


def _successors(text: str, known: Mapping[str, Body]) -> list[tuple[Body, dt.date]]:
    found: list[tuple[Body, dt.date]] = []
    for entry in read_dated_names(text, field="successors"):
        if entry.begins is None or entry.ends is not None:
            message = f"Skriv från vilken dag {entry.name} tar över, till exempel {entry.name} från 2021-01-01."
            raise RuleBrokenError(message, "successors")
        found.append((_body(entry.name, known, "successors"), entry.begins))
    return found


def _body(name: str, known: Mapping[str, Body], place: str) -> Body:
    if body := known.get(fold(name)):
        return body
    raise RuleBrokenError(f"Inget organ heter ”{name[:80]}”. Skriv namnet som det står i listan över organ.", place)


def _lines(text: str) -> list[str]:
    return [line for part in text.splitlines() if (line := _one_line(part))]


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _iso(day: dt.date | None) -> str:
    return day.isoformat() if day else ""
