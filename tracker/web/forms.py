"""The base of every form: Swedish, errors that keep what was typed, a version where several people edit."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from email_validator import EmailNotValidError, validate_email
from flask import render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import Field, FieldList, Form, FormField, HiddenField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.meta import DefaultMeta
from wtforms.validators import ValidationError

from tracker import clock
from tracker.domain.deadlines import read_deadline
from tracker.domain.errors import RuleBrokenError
from tracker.domain.names import tidy
from tracker.models import Body
from tracker.web import free_texts

DAY_MAX = 60


def without_nul(value: object) -> object:
    """Return a text without NUL; anything else as it is."""
    return value.replace("\x00", "") if isinstance(value, str) else value


def address(_form: Form, field: StringField) -> None:
    """Check that a field, where it is filled in, holds an e-mail address.

    Raises:
        ValidationError: it does not.
    """
    text = (field.data or "").strip()
    if not text:
        return
    try:
        validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise ValidationError(f"”{text[:60]}” är ingen e-postadress. Skriv till exempel namn@kommunen.se.") from error


def body_choice(body: Body) -> SelectChoice:
    """Return a body to choose by its slug; of one that is no more it says until when it was."""
    ended = body.valid_to is not None and body.valid_to < clock.today()
    return SelectChoice(body.slug, f"{body.name} (till {body.valid_to})" if ended else body.name)


def tidied(text: str | None) -> str | None:
    """Return a name as it is kept."""
    return tidy(text) if text else text


class SwedishMeta:
    """What every form, and every form within a form, has in common."""

    locales: ClassVar[tuple[str, ...]] = ("sv", "sv_SE")
    asks_at_once: ClassVar[bool] = True
    """A number in a text that the page begins with is asked about before the form is sent."""

    def bind_field(self, form: Form, unbound_field: Any, options: dict[str, Any]) -> Any:  # noqa: ANN401
        """Drop the character that no database text may hold, in whatever field it was pasted."""
        if not issubclass(unbound_field.field_class, FieldList | FormField):
            options = {**options, "filters": [*unbound_field.kwargs.get("filters", ()), without_nul]}
        return unbound_field.bind(form=form, **options)

    def render_field(self, field: Field, render_kw: dict[str, Any]) -> Any:  # noqa: ANN401 - markup
        """Show a field; under a free text stands what not to write there."""
        render_kw = free_texts.described(field, render_kw)
        markup = super().render_field(field, render_kw)  # type: ignore[misc] # of the Meta that it is mixed into
        return free_texts.rendered(field, markup, render_kw, at_once=self.asks_at_once)


class PartForm(Form):
    """A form within a form, one of several rows."""

    class Meta(SwedishMeta, DefaultMeta):
        """Swedish, and without NUL."""


class BaseForm(FlaskForm):
    """A form whose errors can also come from a rule of the domain, or from a personnummer in a free text."""

    form_errors: list[str]
    sources: ClassVar[frozenset[str]] = frozenset()
    """Fields with a text that is read in: what stands in it is asked about in the review, not refused."""
    is_looked_through: ClassVar[bool] = True

    class Meta(SwedishMeta, FlaskForm.Meta):
        """Swedish, and without NUL."""

    def validate(self, extra_validators: Mapping[str, list[object]] | None = None) -> bool:
        """Check every field; a free text holds no personnummer that nobody has vouched for."""
        whole: bool = super().validate(extra_validators)
        if not self.is_looked_through or not free_texts.is_sent():
            return whole
        for field in self._free_texts(self):
            if self._is_new(field) and (problem := free_texts.problem_with(field.data)):
                field.errors, whole = [*field.errors, problem], False
        return whole

    def _free_texts(self, form: Form) -> Iterator[Field]:
        """Yield the fields of free text, those of the rows among them."""
        for field in form:
            if isinstance(field, FormField):
                yield from self._free_texts(field.form)
            elif isinstance(field, FieldList):
                for entry in field:
                    yield from self._free_texts(entry.form) if _is_taken(entry) else ()
            elif free_texts.is_free(field) and field.name not in self.sources:
                yield field

    def _is_new(self, field: Field) -> bool:
        """Tell whether what stands in a field was written now."""
        del field
        return True

    def refuse(self, error: RuleBrokenError) -> None:
        """Show the rule that was broken at its field, or at the form's first visible one."""
        name = (
            error.field
            if error.field in self._fields
            else next(n for n, f in self._fields.items() if not isinstance(f, HiddenField))
        )
        field = self._fields[name]
        field.errors = [*field.errors, error.message]

    def refuse_with(self, error: RuleBrokenError) -> None:
        """Show the rule that was broken at its field; where it concerns none of the form's, at the form as a whole."""
        if error.field in self._fields:
            self.refuse(error)
        else:
            self.form_errors.append(error.message)

    @property
    def asks_about(self) -> list[tuple[str, str]]:
        """Return (id, label) of the texts that the page began with in which a personnummer seems to stand."""
        if self.is_submitted() or not self.Meta.asks_at_once:
            return []
        return [(f.id, str(f.label.text)) for f in self._free_texts(self) if free_texts.problem_with(f.data)]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Return (field id, message) for the summary; the same words stand at the fields, which name themselves."""
        found = [
            (one, said) for one in self if one.name != "csrf_token" for said in one.errors if isinstance(said, str)
        ]
        often = Counter(said for _, said in found)
        told = [(one.id, f"{one.label.text}: {said}" if often[said] > 1 else said) for one, said in found]
        return [*(("innehall", message) for message in self.form_errors), *told]


def _is_taken(entry: Field) -> bool:
    """Tell whether a row is one that is saved: those that can be left out are ticked."""
    return isinstance(entry, FormField) and ("include" not in entry.form or bool(entry.form["include"].data))


class VersionedForm(BaseForm):
    """A form that remembers which version of the row it showed, and with which values."""

    class Meta(BaseForm.Meta):
        """What stood there already has been asked about."""

        asks_at_once = False

    version = HiddenField()
    base = HiddenField()

    def remember(self, version: int, values: Mapping[str, str]) -> None:
        """Note what is shown, before the page is sent."""
        self.version.data, self.base.data = str(version), json.dumps(values, ensure_ascii=False)

    def stale(self, version: int) -> bool:
        """Tell whether the row has moved on since the page was made."""
        return str(self.version.data) != str(version)

    def keep_absent(self, current: Mapping[str, str]) -> None:
        """Leave alone what was not sent at all; an empty field is something else."""
        for name, value in current.items():
            if not self[name].raw_data:
                self[name].data = value

    def _is_new(self, field: Field) -> bool:
        """Tell whether what stands in a field is another than what the page showed at first."""
        return bool(field.data != self.shown().get(field.name))

    def shown(self) -> dict[str, str]:
        """Return the values that the page showed at first."""
        try:
            values = json.loads(self.base.data or "{}")
        except (ValueError, RecursionError):
            return {}
        return {str(key): str(value) for key, value in values.items()} if isinstance(values, dict) else {}


@dataclass(frozen=True)
class Difference:
    """One field of the 409 page: what stands there now, what was typed, and which is marked."""

    name: str
    label: str
    saved: str
    typed: str
    saved_words: str
    typed_words: str
    keep_typed: bool


def conflict_page(
    form: VersionedForm,
    current: Mapping[str, str],
    *,
    version: int,
    heading: str,
    back: str,
    by: str = "",
    words: Mapping[str, Mapping[str, str]] | None = None,
) -> ResponseReturnValue:
    """Return the 409 page: both values of each field that differs; what only one of the two has touched is marked.

    Args:
        form: as it was sent.
        current: field → value that stands there now.
        version: of the row, now.
        heading: what it is about.
        by: who saved in between, and when.
        back: the path that drops the typed changes.
        words: field → value → what a person reads, for fields with choices.
    """
    rows = [row for name in current if (row := _difference(form, name, current[name], (words or {}).get(name, {})))]
    same = [(name, saved) for name, saved in current.items() if name not in {row.name for row in rows}]
    extra = [
        (f.name, str(f.data or ""))
        for f in form
        if f.name not in current and f.name not in {"csrf_token", "version", "base", "submit"}
    ]
    body = render_template(
        "errors/conflict.html",
        rows=rows,
        same=[*same, *extra],
        follow=[value for name, value in extra if name != "action" and value.strip()],
        version=version,
        heading=heading,
        back=back,
        by=by,
        base=json.dumps(dict(current), ensure_ascii=False),
        vouched=free_texts.vouched_for(),
    )
    return body, 409


def _difference(form: VersionedForm, name: str, saved: str, words: Mapping[str, str]) -> Difference | None:
    typed = str(form[name].data or "")
    if typed == saved:
        return None
    untouched_there = saved == form.shown().get(name, "")
    label = str(form[name].label.text)
    return Difference(
        name, label, saved, typed, words.get(saved, saved), words.get(typed, typed), keep_typed=untouched_there
    )


class DayField(StringField):
    """A day as people write it: 2023-09-20, 20 september 2023, 20/9 2023. `day` holds what was read."""

    day: dt.date | None = None

    def process_data(self, value: Any) -> None:  # noqa: ANN401 - whatever the form is given
        """Show a given day in ISO form."""
        self.day = value if isinstance(value, dt.date) else None
        super().process_data(value.isoformat() if isinstance(value, dt.date) else value)

    def pre_validate(self, form: BaseForm) -> None:
        """Read the day.

        Raises:
            ValidationError: it is no day, or lacks its year.
        """
        del form
        text = (self.data or "").strip()
        if not text:
            return
        if len(text) > DAY_MAX:
            raise ValidationError("Skriv bara datumet, till exempel 20 september 2023.")
        found = read_deadline(text, context_date=clock.today())
        if found.kind != "date" or found.earliest_on != found.latest_on:
            raise ValidationError(
                f"Vi förstår inte ”{text[:60]}”. Skriv datumet till exempel 20 september 2023 eller 2023-09-20."
            )
        if found.year_inferred:
            raise ValidationError("Skriv året också, till exempel 20 september 2023.")
        self.day = found.latest_on
