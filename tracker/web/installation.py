"""What the installation is set to, as the pages need it."""

from typing import cast

from flask import current_app

from tracker.config import Settings
from tracker.domain.permissions import Role


def registry() -> str:
    """Return the diary that a bare number such as 0738/23 belongs to."""
    return _settings().registry


def four_eyes() -> bool:
    """Tell whether the person responsible is kept from recording what ends an assignment."""
    return _settings().four_eyes


def roles_with_codes() -> tuple[Role, ...]:
    """Return the roles that log in with a code besides the password."""
    return _settings().second_step


def municipality() -> str:
    """Return the municipality's name."""
    return _settings().municipality


def mails_leave() -> bool:
    """Tell whether mails go to a server; else they stay in the outbox."""
    return _settings().mail_server is not None


def _settings() -> Settings:
    return cast("Settings", current_app.extensions["settings"])
