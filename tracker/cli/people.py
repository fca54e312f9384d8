"""Commands about accounts: the first administrator, and the ways in for who has lost theirs."""

import json
import sys
from collections.abc import Callable

import click
from email_validator import EmailNotValidError, validate_email
from flask import Flask

from tracker import audit, clock
from tracker.accounts.operations import add_user, hash_password, outer, people, tokens
from tracker.accounts.queries import user_by_email
from tracker.assignments.queries.bodies import body_names
from tracker.cli.installation import open_installation
from tracker.config import Settings
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.names import fold
from tracker.domain.permissions import Role
from tracker.mail.links import power_of
from tracker.models import User
from tracker.models.one_time_token import TokenPurpose
from tracker.wording import paths


@click.group()
def users() -> None:
    """Accounts."""


@users.command(name="add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--body", default="", help="Home body, by name or short name.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def users_add(email: str, name: str, role: str, body: str, *, password_stdin: bool) -> None:
    """Add an account, the first administrator included."""
    try:
        address = validate_email(email, check_deliverability=False, allow_smtputf8=False).normalized
    except EmailNotValidError as error:
        raise click.ClickException(f"{email} is no e-mail address: {error}") from error
    password_hash = ""
    if password_stdin:
        try:
            password_hash = hash_password(sys.stdin.readline().rstrip("\n"))
        except RuleBrokenError as error:
            raise click.ClickException(error.message) from error
    app = open_installation()
    try:
        with app.app_context(), db.writing():
            home = body_names().get(fold(body)) if body else None
            if body and home is None:
                raise click.ClickException(f"There is no body called {body}.")
            user = add_user(
                email=address, name=name, role=Role(role), body=home, password_hash=password_hash, actor=None
            )
            click.echo(json.dumps({"id": user.id, "email": user.email, "role": role}, ensure_ascii=False))
    except RuleBrokenError as error:
        raise click.ClickException(error.message) from error


@users.command(name="invite")
@click.argument("email")
def users_invite(email: str) -> None:
    """Print a link with which the account's owner chooses a password; for where no mail leaves, or none arrives."""
    app = open_installation()
    settings: Settings = app.extensions["settings"]
    with app.app_context(), db.writing():
        user = _account(email)
        purpose = TokenPurpose.RESET if user.password_hash else TokenPurpose.INVITATION
        mark = tokens.make_token(user, purpose, now=clock.now())
        audit.record("user.link_sent", user, actor=None, purpose=purpose)
        minutes = int(tokens.LASTS[purpose].total_seconds() // 60)
        link = f"{settings.base_url}{paths.link(power_of(mark))}"
        click.echo(json.dumps({"email": user.email, "link": link, "minutes": minutes}, ensure_ascii=False))


@users.command(name="end-codes")
@click.argument("email")
def users_end_codes(email: str) -> None:
    """Let somebody who has lost phone and recovery codes log in with the password alone."""
    _change(open_installation(), email, lambda user: people.take_second_step(
        user, actor=None, now=clock.now(), today=clock.today(),
    ))  # fmt: skip


@users.command(name="tie")
@click.argument("email")
@click.argument("subject")
def users_tie(email: str, subject: str) -> None:
    """Tie an account to its name at the organisation's log-in, which vouches for no address."""
    app = open_installation()
    issuer = app.extensions["settings"].oidc_issuer
    if not issuer:
        raise click.ClickException("There is no TRACKER_OIDC_ISSUER.")

    def tie(user: User) -> None:
        if outer.link_account(issuer, subject, user.email, now=clock.now()) is None:
            raise RuleBrokenError(f"{user.email}, or that name, is tied already, or the account is closed.")

    _change(app, email, tie)


def _change(app: Flask, email: str, act: Callable[[User], None]) -> None:
    try:
        with app.app_context(), db.writing():
            user = _account(email)
            act(user)
            click.echo(json.dumps({"email": user.email}, ensure_ascii=False))
    except RuleBrokenError as error:
        raise click.ClickException(error.message) from error


def _account(email: str) -> User:
    user = user_by_email(email)
    if user is None or not user.active:
        raise click.ClickException(f"There is no open account with the address {email}.")
    return user
