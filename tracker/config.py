"""Settings: frozen, read once from the environment and `instance/config.toml`; each stands in docs/operations.md."""

import datetime as dt
import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from tracker.domain.permissions import Role

ROOT = Path(__file__).resolve().parent.parent
TEXT_FIELD_MAX = 4 * 1024 * 1024
"""Characters of pasted text that a page takes (design: 4 MiB)."""
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
EARLIEST_MAIL, LATEST_MAIL = dt.time(4), dt.time(22, 59, 59, 999_999)
"""Outside these hours no time of day is safe from the change to and from summer time, and nobody wants mail."""
ANCHOR_TO = "admin,auditor"
"""Who is mailed the anchors of the history where nothing else is said, in a register that is real."""
SECOND_STEP = "admin,registrar,manager"
"""Who logs in with a code where nothing else is said. On a stand-in day nobody does: that is no real register."""
TOKEN_MIN = 16
FILES = ("audit_key_file", "secret_key_file", "oidc_client_secret_file")


class ConfigError(Exception):
    """A setting cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Settings:
    """What an installation may set. The names are TRACKER_<FIELD> in the environment, <field> in config.toml.

    Attributes:
        instance: folder for the database, keys, logs and documents.
        database_url: `sqlite:///…` or `postgresql+psycopg://…`.
        base_url: the address that people use; https turns on Secure cookies and HSTS.
        secret_key: signs the form tokens; at least 32 characters.
        audit_key: keys the event chain; kept outside the database and its backups.
        municipality: the name in the masthead.
        trusted_hosts: the Host headers that are answered.
        proxy_hops: how many reverse proxies stand in front.
        today: an ISO date that stands in for today's; every page then shows a banner.
        registry: the diary that a bare number such as 0738/23 belongs to.
        four_eyes: the person responsible never records the closing of an assignment.
        smtp_url: where mail is handed over, `smtp://user:password@host:587?starttls=required`; `none` keeps it here.
        mail_from: the sender's address; one at the base URL's host by default.
        mail_reply_to: the registrar's mailbox, to which answers go.
        documents_folder: where uploaded files are kept; `documents` in the instance folder by default.
        documents_per_day: megabytes that one person may file in 24 hours; 0 is any number.
        documents_in_all: megabytes that the uploaded files may be together; 0 is any number.
        log: how the log is written, `plain` or `json`.
        metrics_token: what a program that reads /metrics shows; without one there is no such page.
        mail_time: from when the day's mails are written on working days, in Swedish time.
        second_step: the roles that log in with a code besides the password.
        anchor_to: the roles that get the anchors of the event chain by mail, to keep them outside the installation.
        oidc_issuer: the address of the organisation's own log-in (OpenID Connect); empty where there is none.
        oidc_client_id: what that log-in calls this installation.
        oidc_client_secret: what this installation proves itself with to it.
        oidc_name: what people call it, as the button says.
    """

    instance: Path
    database_url: str
    base_url: str = "http://127.0.0.1:8000"
    secret_key: str = field(default="", repr=False)
    audit_key: bytes = field(default=b"", repr=False)
    municipality: str = "Kommunen"
    trusted_hosts: tuple[str, ...] = ()
    proxy_hops: int = 0
    today: dt.date | None = None
    registry: str = ""
    four_eyes: bool = True
    smtp_url: str = field(default="none", repr=False)
    mail_from: str = ""
    mail_reply_to: str = ""
    mail_time: dt.time = dt.time(7, 30)
    documents_folder: Path | None = None
    documents_per_day: int = 500
    documents_in_all: int = 50_000
    log: str = "plain"
    metrics_token: str = field(default="", repr=False)
    second_step: tuple[Role, ...] = ()
    anchor_to: tuple[Role, ...] = ()
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_name: str = "kommunens inloggning"

    @property
    def version(self) -> str:
        """The product's own version, as the footer shows it."""
        return _version()

    @property
    def host(self) -> str:
        """The host of the address that people use."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def documents(self) -> Path:
        """The folder of uploaded files."""
        return self.documents_folder or self.instance / "documents"

    @property
    def mail_server(self) -> str | None:
        """The address of the mail server; None where mail stays here. On a stand-in day no real server is reached."""
        if self.smtp_url == "none" or (self.today and urlsplit(self.smtp_url).hostname not in LOOPBACK):
            return None
        return self.smtp_url

    @property
    def https(self) -> bool:
        """Whether people reach the service over https."""
        return self.base_url.startswith("https://")


@cache
def _version() -> str:
    return version("fullgjort")


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings; make the keys at the first start.

    Raises:
        ConfigError: a value cannot be used.
    """
    instance = Path(environ.get("TRACKER_INSTANCE") or ROOT / "instance").resolve()
    instance.mkdir(parents=True, exist_ok=True)
    values: dict[str, object] = {}
    file = instance / "config.toml"
    if file.is_file():
        try:
            values = tomllib.loads(file.read_text(encoding="utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{file} is not TOML: {error}.") from error
        if unknown := values.keys() - {f.name for f in fields(Settings)} - set(FILES):
            raise ConfigError(f"{file} has settings that do not exist: {', '.join(sorted(unknown))}.")
    names = [f.name for f in fields(Settings)] + list(FILES)
    values |= {name: environ[key] for name in names if (key := f"TRACKER_{name.upper()}") in environ}
    return _settings(
        instance,
        {key: str(value) if not isinstance(value, list) else ",".join(value) for key, value in values.items()},
    )


def _settings(instance: Path, values: dict[str, str]) -> Settings:
    base_url = values.get("base_url", Settings.base_url).rstrip("/")
    host = urlsplit(base_url).hostname
    if not host:
        raise ConfigError(f"TRACKER_BASE_URL is no address: {base_url!r}.")
    secret = values.get("secret_key") or _key(Path(values.get("secret_key_file") or instance / "secret.key")).hex()
    if len(secret) < 32:
        raise ConfigError("TRACKER_SECRET_KEY is too short: give at least 32 characters.")
    # A try-out on one's own machine, or on a stand-in day, lets people in by the password alone.
    in_earnest = base_url.startswith("https://") and not values.get("today")
    hosts = tuple(part.strip() for part in values.get("trusted_hosts", "").split(",") if part.strip())
    try:
        today = dt.date.fromisoformat(values["today"]) if values.get("today") else None
        hops = int(values.get("proxy_hops", "0"))
        mail_time = dt.time.fromisoformat(values["mail_time"]) if values.get("mail_time") else Settings.mail_time
    except ValueError as error:
        raise ConfigError(
            "TRACKER_TODAY is a date such as 2024-04-29, TRACKER_PROXY_HOPS a number,"
            f" TRACKER_MAIL_TIME a time such as 07:30 ({error})."
        ) from error
    if not EARLIEST_MAIL <= mail_time <= LATEST_MAIL:
        raise ConfigError("TRACKER_MAIL_TIME lies between 04:00 and 22:59.")
    return Settings(
        instance=instance,
        database_url=values.get("database_url") or f"sqlite:///{instance / 'fullgjort.db'}",
        base_url=base_url,
        secret_key=secret,
        audit_key=_key(Path(values.get("audit_key_file") or instance / "audit.key")),
        municipality=values.get("municipality", Settings.municipality),
        trusted_hosts=hosts or tuple({host, "127.0.0.1", "localhost"}),
        proxy_hops=hops,
        today=today,
        registry=values.get("registry", "").upper(),
        four_eyes=values.get("four_eyes", "true").lower() not in {"0", "no", "nej", "false"},
        smtp_url=_smtp_url(values.get("smtp_url", "none")),
        mail_from=_address("TRACKER_MAIL_FROM", values.get("mail_from") or f"fullgjort@{host}"),
        mail_reply_to=_address("TRACKER_MAIL_REPLY_TO", values.get("mail_reply_to", "")),
        mail_time=mail_time,
        documents_per_day=_megabytes("documents_per_day", values, Settings.documents_per_day),
        documents_in_all=_megabytes("documents_in_all", values, Settings.documents_in_all),
        documents_folder=Path(values["documents_folder"]).resolve() if values.get("documents_folder") else None,
        metrics_token=_token(values.get("metrics_token", "")),
        log=_one_of("TRACKER_LOG", values.get("log", Settings.log).lower(), ("plain", "json")),
        second_step=_roles("TRACKER_SECOND_STEP", values.get("second_step", SECOND_STEP if in_earnest else "none")),
        anchor_to=_roles("TRACKER_ANCHOR_TO", values.get("anchor_to", ANCHOR_TO if in_earnest else "none")),
        **_single_sign_on(values),
    )


def _token(value: str) -> str:
    if value and len(value) < TOKEN_MIN:
        raise ConfigError(f"TRACKER_METRICS_TOKEN is too short: give at least {TOKEN_MIN} characters.")
    return value


def _megabytes(name: str, values: dict[str, str], default: int) -> int:
    text = values.get(name, "").strip()
    if text and not (text.isascii() and text.isdecimal()):
        raise ConfigError(f"TRACKER_{name.upper()} is a number of megabytes, or 0: not {text!r}.")
    return int(text) if text else default


def _roles(name: str, words: str) -> tuple[Role, ...]:
    """Read which roles a setting names; `none` is nobody."""
    wanted = [word.strip().lower() for word in words.split(",") if word.strip()]
    if wanted == ["none"]:
        return ()
    if not wanted or not set(wanted) <= set(Role):
        raise ConfigError(f"{name} is none, or some of {', '.join(Role)}: not {words!r}.")
    return tuple(Role(word) for word in wanted)


def _single_sign_on(values: dict[str, str]) -> dict[str, str]:
    """Read the organisation's log-in, whole or not at all; its address is https but on this machine itself."""
    issuer, client = values.get("oidc_issuer", ""), values.get("oidc_client_id", "")
    secret = values.get("oidc_client_secret", "")
    if file := values.get("oidc_client_secret_file"):
        try:
            secret = Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ConfigError(f"TRACKER_OIDC_CLIENT_SECRET_FILE cannot be read: {file} ({error.strerror}).") from error
    if not any((issuer, client, secret)):
        return {}
    if not all((issuer, client, secret)):
        raise ConfigError("Set TRACKER_OIDC_ISSUER, TRACKER_OIDC_CLIENT_ID and TRACKER_OIDC_CLIENT_SECRET, or none.")
    parts = urlsplit(issuer)
    if not parts.hostname or not (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    ) or parts.query or parts.fragment:  # fmt: skip
        raise ConfigError(f"TRACKER_OIDC_ISSUER is an https address: not {issuer!r}.")
    return {
        "oidc_issuer": issuer, "oidc_client_id": client, "oidc_client_secret": secret,
        "oidc_name": values.get("oidc_name", Settings.oidc_name),
    }  # fmt: skip


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> str:
    if value in allowed:
        return value
    raise ConfigError(f"{name} is {' or '.join(allowed)}, not {value!r}.")


def _smtp_url(url: str) -> str:
    """Check the address of a mail server, so that a slip of the pen neither waits for a mail nor shows a password."""
    shape = "TRACKER_SMTP_URL is smtp://user:password@host:587?starttls=required, or none."
    if url == "none":
        return url
    try:
        parts = urlsplit(url)
        fits = parts.scheme == "smtp" and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        fits = False
    if not fits or parts.path not in {"", "/"} or parts.query not in {"", "starttls=required"}:
        raise ConfigError(shape)
    if parts.username and not parts.query and parts.hostname not in LOOPBACK:
        raise ConfigError(f"{shape} A password goes to another machine with starttls=required only.")
    return url


def _address(name: str, value: str) -> str:
    if not value or (value.isascii() and value.count("@") == 1 and not set(value) & set(" \r\n<>,")):
        return value
    raise ConfigError(f"{name} is no e-mail address: {value!r}.")


def _key(file: Path) -> bytes:
    """Return the key in the file; make one that only the owner may read, where there is none."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = file.read_bytes().strip()
        if len(key) < 32:
            raise ConfigError(f"The key in {file} is too short.") from None
        return key
    with os.fdopen(descriptor, "wb") as stream:
        key = secrets.token_hex(32).encode()
        stream.write(key)
    return key
