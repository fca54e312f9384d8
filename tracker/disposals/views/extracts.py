"""Registerutdrag: what is known of one person, to read, print and save."""

import json

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.db import db
from tracker.disposals.forms import ExtractForm
from tracker.disposals.operations.extracting import note_extract
from tracker.disposals.queries.extracts import extract_of
from tracker.disposals.views import blueprint
from tracker.web.guard import actor
from tracker.wording.holdings import holding_words


@blueprint.route("/registerutdrag", methods=["GET", "POST"])
def extract() -> ResponseReturnValue:
    """Ask whom it is about, and show what is known. That it was asked for is written down."""
    form, found = ExtractForm(), None
    if form.validate_on_submit():
        who = " ".join((form.who.data or "").split())
        with db.writing():
            note_extract(who, actor=actor(), now=clock.now())
        found = extract_of(who, actor())
        if form.shape.data == "json":
            about = {"kommun": current_app.extensions["settings"].municipality, "framtaget": clock.today().isoformat()}
            content = json.dumps({**about, **found.as_json()}, ensure_ascii=False, indent=2)
            response = Response(content, mimetype="application/json")
            response.headers["Content-Disposition"] = f'attachment; filename="registerutdrag-{clock.today()}.json"'
            return response
    page = render_template("disposals/extract.html", form=form, found=found, holding_words=holding_words)
    return page, 200 if found or not form.is_submitted() else 422
