"""`muster env`: settings for a new installation, every secret made anew."""

import base64
import os
import secrets

import typer

from services.runtime.roles import LOGINS, password_field


def _key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def new_secrets() -> dict[str, str]:
    """The variables that no installation may share: passwords and keys."""
    found = {
        f"MUSTER_{password_field(login)}".upper(): secrets.token_urlsafe(18) for login in LOGINS
    }
    return found | {
        "MUSTER_SEALING_KEYS": f"1:{_key()}",
        "MUSTER_LINK_KEYS": f"1:{_key()}",
        "MUSTER_PHONE_HASH_KEY": _key(),
    }


def env() -> None:
    """Print new secrets as an env file; keep it readable by the operator alone."""
    for name, value in new_secrets().items():
        typer.echo(f"{name}={value}")
