"""Mail: what is to be told, the letters that tell it, and the outbox that loses none of them."""

from tracker.config import Settings

_process: dict[str, Settings] = {}


def use(settings: Settings) -> None:
    """Set the installation that this process writes mail for."""
    _process["settings"] = settings


def installation() -> Settings:
    """Return the settings: the addresses that letters name, and the server that takes them."""
    return _process["settings"]
