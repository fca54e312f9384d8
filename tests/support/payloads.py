"""Texts that break out of where a page puts them, each made anew; what a page ran or let in can be told."""

import itertools
import json
import re
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from tracker.db import Base

MARK = "korde-skript"
RUN = f"window.ran.push('{MARK}')"
OPENINGS = (
    "", '">', "'>", "</title>", "</textarea>", "</option></select>", "</script>", "</style>", "-->", "]]>",
    "</svg>", "</noscript></template>", "\\\"'>", "`>",
)  # fmt: skip
"""Whatever may stand around a text: an attribute, a title, a list to choose from, a comment."""
ELEMENTS = (
    "<script>{run}</script>", "<img class=planted src=x onerror={run}>", "<svg class=planted onload={run}></svg>",
    "<b class=planted>{mark}</b>", '<iframe class=planted srcdoc="<script>parent.{run}</script>"></iframe>',
    "<a class=planted href=javascript:{run}>{mark}</a>", "<base class=planted href=//{mark}.example/>",
    "<meta class=planted http-equiv=refresh content=0;url=//{mark}.example>",
    "<link class=planted rel=stylesheet href=//{mark}.example/x.css>",
    "<style class=planted>@import '//{mark}.example'</style>",
    "<form class=planted action=//{mark}.example><input name=csrf_token></form>",
    "<math><mtext><img class=planted src=x onerror={run}></mtext></math>",
    "<details class=planted open ontoggle={run}>", "<object class=planted data=//{mark}.example/x></object>",
)  # fmt: skip
BARE = (
    '" autofocus onfocus={run} class=planted x="', "' onmouseover={run} class=planted x='",
    " onload={run} class=planted ", "javascript:{run}//", "{{{{ 191*49 }}}}${{191*49}}#{{191*49}}{{% print(191*49) %}}",
    "&lt;img class=planted src=x onerror={run}&gt;", "\\u003cimg class=planted src=x onerror={run}\\u003e",
    "\u2028{run}\u2028//", "＜img class=planted src=x onerror={run}＞",
)  # fmt: skip
QUICK = (0, 1, 2, 3, 4, 5, 6, 7, 9, 11)


def _made(pattern: str) -> str:
    return pattern.format(run=RUN, mark=MARK)


def quick_payloads() -> list[str]:
    """Return a few that together leave every place where a page puts a text."""
    through = [_made(OPENINGS[at] + ELEMENTS[at % len(ELEMENTS)]) for at in QUICK]
    return [*through, *map(_made, BARE)]


def every_payload() -> list[str]:
    """Return two hundred: every opening before every element, and those that need none."""
    pairs = (_made(opening + element) for opening, element in itertools.product(OPENINGS, ELEMENTS))
    return [*map(_made, BARE), *pairs][:200]


WATCH = """
window.ran = [];
const complain = (event) => window.ran.push(`policy: ${event.violatedDirective} ${event.blockedURI}`);
document.addEventListener("securitypolicyviolation", complain);
"""
FOUND = """() => {
  const found = [...window.ran];
  const let_in = ".planted, [onerror], [onload], [onfocus], [onmouseover], [ontoggle], iframe, base, style, object, "
    + "meta[http-equiv], script:not([src]), [href^='javascript:' i], [src^='javascript:' i], [action^='javascript:' i]";
  for (const part of document.querySelectorAll(let_in)) found.push(`let in: ${part.outerHTML.slice(0, 200)}`);
  if (document.documentElement.outerHTML.includes("9359")) found.push("a template counted 191*49");
  return found;
}"""
"""What a page's own scripts, its policy and its elements say; nothing where all texts stayed texts."""

KEYS = frozenset({
    "alembic_version.version_num", "assignment.protected_by", "assignment.reference", "body.contact_address",
    "body.registry_code", "body.slug", "body_setting.name", "body_setting.value", "carrier.number",
    "case_number.canonical", "closing.kind", "deadline.certainty", "deadline.kind", "document.media_type",
    "document.sha256", "event.action", "event.act", "event.object_type", "event.undoes", "event_detail.salt",
    "governing_document.slug", "job_run.name", "lease.name", "lease.owner", "outer_identity.issuer",
    "outer_identity.subject", "outgoing_mail.key", "outgoing_mail.lease_owner", "outgoing_mail.message_id",
    "outgoing_mail.to_address", "paragraph.number", "reading.file_key", "reading.lease_owner", "stored_list.kind",
    "draft.used_by_act", "login_attempt.key", "mail_attempt.outcome", "notice.key", "reset_request.email",
    "second_step.sealed_key", "search_entry.terms", "search_word.stem", "search_word.reversed", "user.email",
    "user.password_hash", "web_session.network", "governed_item.code", "round_question.code", "stored_list.choice",
    "saved_view.query",
})  # fmt: skip
"""Texts by which the product finds its way; nobody writes them freely."""


def planted_columns() -> Iterator[tuple[str, str]]:
    """Yield table and column of every text that somebody may have written."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            free = isinstance(column.type, sa.String | sa.JSON) and not isinstance(column.type, sa.Enum)
            key = f"{table.name}.{column.name}" in KEYS or re.search(r"hash$|^folded$|^sort_key$", column.name)
            if free and not key:
                yield table.name, column.name


UNIVERSAL = _made(
    "javascript:{run}//'\"></title></textarea></option></select></style></script>-->]]>"
    "<img class=planted src=x onerror={run}>{{{{ 191*49 }}}}"
)
"""What leaves most places by itself."""


def taking_turns(payloads: list[str]) -> Iterator[str]:
    """Yield for each place what leaves most places, and one of the others in its turn."""
    for payload in itertools.cycle(payloads):
        yield f"{UNIVERSAL} {payload}"


def plant(connection: sa.Connection, payloads: Iterator[str]) -> int:
    """Put the next of the payloads behind every such text of a SQLite database; return in how many places."""
    for name in connection.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        connection.execute(sa.text(f'DROP TRIGGER "{name}"'))
    places = 0
    for table, column in planted_columns():
        place = sa.table(table, sa.column("id"), sa.column(column))
        rows = connection.execute(sa.select(place.c.id, place.c[column]).where(place.c[column].is_not(None))).all()
        values = [{"row": row_id, "text": _behind(text, next(payloads))} for row_id, text in rows]
        if values:  # what a constraint of the table refuses is left as it is
            change = sa.update(place).prefix_with("OR IGNORE").where(place.c.id == sa.bindparam("row"))
            connection.execute(change.values({column: sa.bindparam("text")}), values)
        places += len(values)
    return places


def _behind(text: str, words: str) -> str:
    if not text.startswith(("{", "[")):
        return f"{text} {words}"
    try:
        return json.dumps(_within(json.loads(text), words), ensure_ascii=False)
    except ValueError:
        return f"{text} {words}"


def _within(value: Any, words: str) -> Any:
    """Put the words behind every text of a JSON value that people write: one with a space in it."""
    if isinstance(value, dict):
        return {key: _within(part, words) for key, part in value.items()}
    if isinstance(value, list):
        return [_within(part, words) for part in value]
    return f"{value} {words}" if isinstance(value, str) and " " in value else value
