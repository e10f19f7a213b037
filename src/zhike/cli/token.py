"""`zhike token`: keys with which other systems call the API."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from typing import TYPE_CHECKING, Any

from zhike.cli.serve import set_up_command

if TYPE_CHECKING:
    from zhike.apps.api.models import Token

BUNDLES = ("ingest", "read", "customers")  # zhike.apps.api.rules.Bundle; not imported to start fast


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("token", help="make and revoke API tokens")
    steps = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    create_step = steps.add_parser("create", help="make a token; its secret is printed once")
    create_step.add_argument("name", metavar="NAME")
    create_step.add_argument(
        "--may",
        "--scope",
        dest="may",
        action="append",
        metavar="WHAT",
        help=f"one of {', '.join(BUNDLES)}, or a permission such as customers.see; may be given"
        f" several times (default {BUNDLES[0]})",
    )
    create_step.add_argument(
        "--branch", metavar="CODE", help="reach of the token: this branch and all below it"
    )
    create_step.add_argument(
        "--days", type=int, default=90, help="until it ends, at most 365 (default %(default)s)"
    )
    create_step.set_defaults(run=create)
    steps.add_parser("list", help="all tokens, without their secrets").set_defaults(run=show)
    revoke_step = steps.add_parser("revoke", help="end a token at once")
    revoke_step.add_argument("name", metavar="NAME")
    revoke_step.set_defaults(run=revoke)


def create(wanted: argparse.Namespace) -> int:
    set_up_command()
    from zhike.apps.api.actions import create_token
    from zhike.apps.api.queries import branch_of

    branch = branch_of(wanted.branch) if wanted.branch else None
    made = create_token(
        name=wanted.name,
        permissions=wanted.may or [BUNDLES[0]],
        by=_person(),
        branch=branch,
        days=wanted.days,
    )
    # Only the secret goes to standard output, so that it can be piped into a vault.
    print(made.secret)
    print(
        f"The token {made.token.name} ({', '.join(made.token.permissions)}) is ready until"
        f" {made.token.expires_at:%Y-%m-%d}. Keep the line above: it is shown only now.",
        file=sys.stderr,
    )
    return 0


def show(wanted: argparse.Namespace) -> int:
    del wanted
    set_up_command()
    from zhike.apps.api.queries import tokens

    print(json.dumps([_told(token) for token in tokens()], ensure_ascii=False, indent=2))
    return 0


def revoke(wanted: argparse.Namespace) -> int:
    set_up_command()
    from zhike.apps.api.actions import revoke_token

    token = revoke_token(name=wanted.name, by=_person())
    print(f"The token {token.name} opens nothing any more.", file=sys.stderr)
    return 0


def _told(token: Token) -> dict[str, Any]:
    return {
        "name": token.name,
        "permissions": token.permissions,
        "branch": token.branch.code if token.branch else None,
        "shown": token.shown,
        "created_at": token.created_at.isoformat(),
        "created_by": token.created_by,
        "expires_at": token.expires_at.isoformat(),
        "last_used_at": token.last_used_at.isoformat() if token.last_used_at else None,
        "revoked_at": token.revoked_at.isoformat() if token.revoked_at else None,
    }


def _person() -> str:
    try:
        return f"{getpass.getuser()} (command line)"
    except (KeyError, OSError):  # a container may run under an id without a name
        return "command line"
