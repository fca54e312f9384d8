"""Kalender: addresses that calendar programs subscribe to. Each is shown once, on the page after it was made."""

import hashlib

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.assignments.queries.bodies import deciding_bodies
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.feeds.forms import FeedForm, PressForm
from tracker.feeds.operations import make_feed, revoke_feed
from tracker.feeds.queries.addresses import feed_of, live_feeds, open_feed
from tracker.feeds.queries.calendars import calendar_text
from tracker.models import User
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.web.trace import note_fetching

blueprint = Blueprint("feeds", __name__)
NEW = "new_feed"
"""Where the session holds an address until its page is shown."""


@blueprint.route("/mig/kalender", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Show a person's addresses, and make one; the new one stands on the next page and nowhere else."""
    form, bodies = FeedForm(), deciding_bodies()
    form.offer(bodies)
    if form.validate_on_submit():
        chosen = next((body for body in bodies if body.slug == form.of.data), None)
        try:
            with db.writing():
                user = db.session.get_one(User, actor().id, with_for_update=True, populate_existing=True)
                secret = make_feed(user, chosen, now=clock.now())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            session[NEW] = secret
            return redirect(url_for("feeds.index"))
    secret = session.pop(NEW, "")
    address = current_app.extensions["settings"].base_url + url_for("feeds.calendar", secret=secret) if secret else ""
    status = 422 if form.is_submitted() else 200
    return render_template("feeds/index.html", form=form, feeds=live_feeds(actor()), address=address), status


@blueprint.post("/mig/kalender/<id:feed_id>/aterkalla")
def revoke(feed_id: int) -> ResponseReturnValue:
    """Close one of one's own addresses."""
    if not PressForm().validate_on_submit():
        abort(400)
    with db.writing():
        revoke_feed(feed_of(actor(), feed_id) or abort(404), now=clock.now())
    receipt(
        "Adressen är återkallad", "Kalendern visas inte längre för den som har den. Ta bort den i kalenderprogrammet."
    )
    return redirect(url_for("feeds.index"))


@blueprint.get("/kalender/<secret>.ics")
def calendar(secret: str) -> ResponseReturnValue:
    """Answer a calendar program with what the person behind the address may see."""
    feed = open_feed(secret) or abort(404)
    note_fetching(feed)
    content = calendar_text(feed, today=clock.today())
    response = Response(content, mimetype="text/calendar")
    response.set_etag(hashlib.sha256(content).hexdigest())
    response.headers["Cache-Control"] = "private, no-cache"  # asked anew each time, so that revoking works at once
    response.headers["Content-Disposition"] = 'inline; filename="fullgjort.ics"'  # a file named by the secret tells it
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response.make_conditional(request)
