"""Om personuppgifter, Tillgänglighetsredogörelse and Systembeskrivning: for anybody, without a log-in."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.domain.retention import LEAST_DAYS
from tracker.statements.forms import FactsForm
from tracker.statements.operations import state
from tracker.statements.queries import FACTS, MEETS, stated, version
from tracker.web.forms import conflict_page
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.wording.labels import ROLE
from tracker.wording.personal_data import PROCESSING

blueprint = Blueprint("statements", __name__)


@blueprint.get("/om-personuppgifter")
def personal_data() -> ResponseReturnValue:
    """Tell which personal data there are, why, for how long, and what anybody may ask for."""
    return render_template("statements/personal_data.html", facts=stated(), processing=PROCESSING)


@blueprint.get("/tillganglighet")
def accessibility() -> ResponseReturnValue:
    """Tell how accessible the service is, and where to say that it is not."""
    facts = stated()
    return render_template("statements/accessibility.html", facts=facts, meets=MEETS[facts["meets"]])


@blueprint.get("/systembeskrivning")
def system() -> ResponseReturnValue:
    """Describe the system as the law on public access asks (OSL 4 kap. 2 §)."""
    return render_template("statements/system.html", facts=stated(), least=LEAST_DAYS, roles=[ROLE[r] for r in Role])


@blueprint.route("/om-tjansten/uppgifter", methods=["GET", "POST"])
def edit() -> ResponseReturnValue:
    """Fill in what only the municipality knows."""
    form = FactsForm()
    if form.is_submitted():
        form.keep_absent(form.current(stated()))
    if form.validate_on_submit():
        with db.writing():
            if form.stale(version()):
                return _conflict(form)
            changed = state(form.values(), actor=actor(), today=clock.today())
        receipt("Uppgifterna är sparade" if changed else "Inget var ändrat")
        return redirect(url_for("statements.edit"))
    if not form.is_submitted():
        form.fill(stated())
    return render_template("statements/edit.html", form=form, facts=FACTS), 422 if form.is_submitted() else 200


def _conflict(form: FactsForm) -> ResponseReturnValue:
    return conflict_page(
        form, form.current(stated()), version=version(), heading="Uppgifter om tjänsten",
        back=url_for("statements.edit"), words={"meets": MEETS},
    )  # fmt: skip
