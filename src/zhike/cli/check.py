"""`zhike check`: whether this machine can serve the bank, and the cure for what it lacks."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from zhike.engine.home import home

SETTINGS = "zhike.config.settings"
KEY_FILES = {
    "secret": "ZHIKE_SECRET_KEY",
    "audit-key": "ZHIKE_AUDIT_KEY",
    "master-key": "ZHIKE_MASTER_KEY",
}


Check: TypeAlias = tuple[str, Callable[[], str], bool]


class Lacking(Exception):
    """What is not as it must be, and what to do about it."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one check found."""

    name: str
    is_well: bool
    said: str


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser(
        "check",
        help="say whether this machine can serve the bank",
        description="Look at settings, folder, database, keys and assets; change nothing in them.",
    )
    parser.add_argument(
        "--starting", action="store_true", help="leave out what the start of zhike serve does"
    )
    parser.set_defaults(run=run)


def run(wanted: argparse.Namespace) -> int:
    """Print a line for each check; status 2 where something is lacking."""
    found = list(findings(CHECKS[:-2] if wanted.starting else CHECKS))
    for finding in found:
        print(f"{'ok' if finding.is_well else 'lacking':<8} {finding.name:<11} {finding.said}")
    return 0 if all(finding.is_well for finding in found) else 2


def findings(checks: Sequence[Check] | None = None) -> Iterator[Finding]:
    """Check one thing after the other; what builds on something that lacks is left out."""
    for name, check, is_needed in CHECKS if checks is None else checks:
        try:
            yield Finding(name=name, is_well=True, said=check())
        except Exception as error:
            # Only words of ours are shown: those of a driver could hold a password.
            if not isinstance(error, Lacking) and not hasattr(error, "code"):
                raise
            yield Finding(name=name, is_well=False, said=str(error))
            if is_needed:
                return


def check_home() -> str:
    folder = home()
    try:
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Lacking(
            f"{folder} takes no file ({error.strerror}). Give its disk room, or this account the"
            " right to write, or set ZHIKE_HOME to another folder."
        ) from error
    return str(folder)


def check_settings() -> str:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()
    from django.conf import settings

    return f"pages at {settings.BIND.address}, times in {settings.TIME_ZONE}"


def check_keys() -> str:
    from django.conf import settings

    elsewhere = 0
    for file, variable in KEY_FILES.items():
        path = Path(settings.HOME) / file
        if os.environ.get(variable):
            elsewhere += 1
        elif path.stat().st_mode & 0o077:
            raise Lacking(f"Others can read {path}. Run: chmod 600 {path}")
    return f"{elsewhere} from the environment, {len(KEY_FILES) - elsewhere} in {settings.HOME}"


def check_database() -> str:
    from django.db import DatabaseError, connection

    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise Lacking(
            f"The database does not answer ({type(error.__cause__ or error).__name__}). Is its"
            " server running, and are host, port, name, user and password in DATABASE_URL right?"
        ) from error
    version = ".".join(map(str, connection.get_database_version()))
    return f"{connection.display_name} {version}"


def check_migrations() -> str:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        raise Lacking(
            f"{len(waiting)} migrations wait, the first is {waiting[0][0]}."
            " Start zhike serve once: it applies them."
        )
    return f"all {len(executor.loader.applied_migrations)} applied"


def check_seals() -> str:
    """Hold the keys at hand against what was sealed with them."""
    from django.db.models import QuerySet

    from zhike.apps.audit.queries import sealed_rows
    from zhike.apps.audit.rules import seal_of
    from zhike.apps.audit.sealer import seal_key
    from zhike.apps.vault.keys import Keyring
    from zhike.apps.vault.models import CustomerKey

    row = next(sealed_rows(), None)
    if row and row.seal != seal_of(row.content, key=seal_key(), place=row.place):
        raise Lacking(
            "The first row of the audit log was sealed with another key. Give back the"
            " ZHIKE_AUDIT_KEY (or audit-key file) of this bank; zhike audit verify says more."
        )
    keys: QuerySet[CustomerKey] = CustomerKey.objects.order_by("pk")
    Keyring.of(list(keys.values_list("customer_id", flat=True)[:1]))
    return "the keys open what was sealed with them"


def check_anchors() -> str:
    from django.conf import settings

    file = Path(settings.AUDIT_ANCHORS)
    place = file if file.exists() else next(p for p in file.parents if p.exists())
    if not os.access(place, os.W_OK):
        raise Lacking(
            f"The anchors of the audit log cannot be written to {file}. Let this account write"
            " there, or set ZHIKE_AUDIT_ANCHORS to another file."
        )
    return str(file)


def check_assets() -> str:
    from zhike.cli.serve import check_assets as look

    look()
    return "built"


# What is needed ends the walk where it lacks: nothing behind it could be looked at.
CHECKS: tuple[Check, ...] = (
    ("home", check_home, True),
    ("settings", check_settings, True),
    ("keys", check_keys, False),
    ("anchors", check_anchors, False),
    ("assets", check_assets, False),
    ("database", check_database, True),
    ("migrations", check_migrations, True),
    ("seals", check_seals, False),
)
