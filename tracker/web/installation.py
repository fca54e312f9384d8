"""What the installation is set to, as the pages need it."""

from typing import cast

from flask import current_app

from tracker.config import Settings


def registry() -> str:
    """Return the diary that a bare number such as 0738/23 belongs to."""
    return _settings().registry


def four_eyes() -> bool:
    """Tell whether the person responsible is kept from recording what ends an assignment."""
    return _settings().four_eyes


def _settings() -> Settings:
    return cast("Settings", current_app.extensions["settings"])
