"""The web application: settings, database, guard, features, errors."""

from typing import Any

from flask import Flask
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from tracker import audit, clock, config, mail
from tracker.accounts.views import blueprint as accounts
from tracker.assignments.views import blueprint as assignments
from tracker.auditing.views import blueprint as auditing
from tracker.bodies.views import blueprint as bodies
from tracker.db import again, db
from tracker.disposals.views import blueprint as disposals
from tracker.feeds.views import blueprint as feeds
from tracker.followups.views import blueprint as followups
from tracker.intake.views import blueprint as intake
from tracker.lists.views import blueprint as lists
from tracker.meetings.views import blueprint as meetings
from tracker.overview.views import blueprint as overview
from tracker.public.views import blueprint as public
from tracker.reminders.views import blueprint as reminders
from tracker.search.views import blueprint as search
from tracker.statements.views import blueprint as statements
from tracker.web.converters import IdConverter
from tracker.web.errors import init_errors
from tracker.web.guard import check_rules, init_guard
from tracker.web.headers import init_headers
from tracker.web.health import blueprint as health
from tracker.web.logs import init_logs
from tracker.web.pages import init_pages
from tracker.web.single_sign_on import init_single_sign_on
from tracker.web.trace import init_trace
from tracker.web.uploads import UploadRequest

REQUEST_MAX = 1024 * 1024
FEATURES = (
    accounts, assignments, auditing, bodies, disposals, feeds, followups, health, intake, lists, meetings, overview,
    public, reminders, search, statements,
)  # fmt: skip


class Application(Flask):
    """A Flask app that runs a view again when a lock or another's change stood in the way."""

    request_class = UploadRequest

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer the request; a unit of work that could not be committed is run again, up to TRIES times."""

        def answer() -> ResponseReturnValue:
            response = super(Application, self).dispatch_request()
            db.session.flush()  # a page that dirtied an object fails here; it does not drop the change in silence
            return response

        return again(answer)


def create_app(settings: config.Settings | None = None, **overrides: Any) -> Flask:  # noqa: ANN401 - Flask's own settings
    """Make the application.

    Args:
        settings: the installation's; read from the environment where None.
        overrides: settings of Flask itself, for tests.
    """
    settings = settings or config.load()
    app = Application("tracker", instance_path=str(settings.instance), template_folder=str(config.ROOT / "templates"))
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        MAX_CONTENT_LENGTH=REQUEST_MAX,
        TRUSTED_HOSTS=list(settings.trusted_hosts),
        SESSION_COOKIE_NAME="__Host-session" if settings.https else "session",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_I18N_ENABLED=False,  # WTForms has its own Swedish
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session, so that a long text is not lost
        DEMO_ACCOUNTS=(),
    )
    app.config.from_mapping(overrides)
    app.extensions["settings"] = settings
    clock.shift_to(settings.today)
    audit.use_key(settings.audit_key)
    mail.use(settings)
    app.url_map.converters["id"] = IdConverter
    db.init_app(app)
    init_logs(app)
    init_guard(app)
    CSRFProtect(app)
    init_headers(app, https=settings.https)
    init_trace(app)
    init_errors(app)
    init_pages(app)
    init_single_sign_on(app, settings)
    for blueprint in FEATURES:
        app.register_blueprint(blueprint)
    check_rules(app)
    app.jinja_env.globals |= {"settings": settings, "demo_mailbox": bool(app.config["DEMO_ACCOUNTS"])}
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app
