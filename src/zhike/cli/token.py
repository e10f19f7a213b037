"""`zhike token`: keys with which other systems send events or read figures."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from typing import TYPE_CHECKING

from zhike.cli.serve import set_up_command

if TYPE_CHECKING:
    from zhike.apps.imports.models import Token

SCOPES = ("ingest", "read")  # zhike.apps.imports.rules.Scope; not imported to start fast


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("token", help="make and revoke ingest tokens")
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    create_step = steps.add_parser("create", help="make a token; its secret is printed once")
    create_step.add_argument("name", metavar="NAME")
    create_step.add_argument("--scope", choices=SCOPES, default=SCOPES[0])
    create_step.set_defaults(run=create)
    steps.add_parser("list", help="all tokens, without their secrets").set_defaults(run=show)
    revoke_step = steps.add_parser("revoke", help="end a token at once")
    revoke_step.add_argument("name", metavar="NAME")
    revoke_step.set_defaults(run=revoke)


def create(wanted: argparse.Namespace) -> int:
    set_up_command()
    from zhike.apps.imports.actions import create_token
    from zhike.apps.imports.rules import Scope

    made = create_token(name=wanted.name, scope=Scope(wanted.scope), by=_person())
    # Only the secret goes to standard output, so that it can be piped into a vault.
    print(made.secret)
    print(
        f"The token {made.token.name} ({wanted.scope}) is ready. Keep the line above:"
        " it is shown only now.",
        file=sys.stderr,
    )
    return 0


def show(wanted: argparse.Namespace) -> int:
    del wanted
    set_up_command()
    from zhike.apps.imports.queries import tokens

    print(json.dumps([_told(token) for token in tokens()], ensure_ascii=False, indent=2))
    return 0


def revoke(wanted: argparse.Namespace) -> int:
    set_up_command()
    from zhike.apps.imports.actions import revoke_token

    token = revoke_token(name=wanted.name, by=_person())
    print(f"The token {token.name} opens nothing any more.", file=sys.stderr)
    return 0


def _told(token: Token) -> dict[str, str | None]:
    return {
        "name": token.name,
        "scope": token.scope,
        "shown": token.shown,
        "created_at": token.created_at.isoformat(),
        "created_by": token.created_by,
        "last_used_at": token.last_used_at.isoformat() if token.last_used_at else None,
        "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
    }


def _person() -> str:
    try:
        return f"{getpass.getuser()} (command line)"
    except (KeyError, OSError):  # a container may run under an id without a name
        return "command line"
