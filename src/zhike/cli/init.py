"""`zhike init`: an empty bank with its first administrator."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from zhike.cli.errors import BankNotEmpty, PasswordMissing
from zhike.cli.serve import set_up_command
from zhike.engine.home import home


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "init",
        help="start an empty bank with its first administrator",
        description="Start an empty bank in ZHIKE_HOME, without demo data and demo sign-ins.",
    )
    parser.add_argument("--name", help="sign-in name of the administrator (asked for if left out)")
    parser.add_argument(
        "--password-file", type=Path, help="file whose first line is the password (else asked for)"
    )
    parser.set_defaults(run=run)


def run(wanted: argparse.Namespace) -> int:
    set_up_command()
    from zhike.apps.people.actions import create_person
    from zhike.apps.people.queries import anybody_there
    from zhike.apps.people.rules import Role

    if anybody_there():
        raise BankNotEmpty(home=home())
    username = wanted.name or _ask_name()
    password = _password(wanted.password_file)
    create_person(username=username, password=password, role=Role.ADMINISTRATOR, by="zhike init")
    print(f"The bank in {home()} is ready. Start it with: zhike serve", file=sys.stderr)
    return 0


def _ask_name() -> str:
    if not sys.stdin.isatty():
        raise PasswordMissing(option="--name")
    return input("Sign-in name of the first administrator: ").strip()


def _password(file: Path | None) -> str:
    if file is not None:
        try:
            # Only the line's end goes: a password may begin or end with a space.
            return file.read_text(encoding="utf-8").split("\n", 1)[0].rstrip("\r")
        except OSError as error:
            raise PasswordMissing(option="--password-file", reason=error.strerror or "") from error
    if not sys.stdin.isatty():
        raise PasswordMissing(option="--password-file")
    while True:
        first = getpass.getpass("Password (10 characters or more): ")
        if first == getpass.getpass("The same again: "):
            return first
        print("The two differ. Once more.", file=sys.stderr)
