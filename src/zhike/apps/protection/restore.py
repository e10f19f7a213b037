"""`zhike restore`: a backup into an empty home and an empty database.

Every sum is checked before anything is touched. From the first touch to the last a marker lies in
the home folder: while it is there zhike does not start, and the same restore begins anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from zhike.apps.audit.anchors import anchors_file
from zhike.apps.audit.sealer import seal_key
from zhike.apps.protection import rules
from zhike.apps.protection.backup import BLOCK
from zhike.apps.protection.errors import (
    BackupBroken,
    BackupNewer,
    HomeNotEmpty,
    KeysMissing,
    LedgerWanted,
)
from zhike.apps.protection.rules import Manifest, is_safe, key_id, sum_of_all
from zhike.apps.protection.tables import load, models_in
from zhike.apps.vault.actions import destroy_keys
from zhike.apps.vault.ledger import all_erasures, ledger_file
from zhike.apps.vault.masters import master_ids

# Django fills these by itself; they say nothing of a bank.
ALWAYS_FILLED = frozenset({"django_migrations", "django_content_type", "auth_permission"})


def restore_backup(file: Path, *, erasures: Path | None, nobody_erased: bool = False) -> Manifest:
    """Put the state of a backup into place, and erase again whom the ledger names.

    Raises
    ------
    ProtectionError
        Nothing was touched; the sentence says why.
    """
    manifest = checked(file)
    _check_keys(manifest)
    ledger = _ledger(manifest, given=erasures, nobody_erased=nobody_erased)
    marker = settings.HOME / rules.MARKER
    if marker.exists():
        _clear_home()
        _drop_tables()
    else:
        _check_home()
        _check_database()
        marker.write_text(str(file), encoding="utf-8")
    _put_files(file)
    _put_rows(file, manifest)
    if ledger:
        _erase_again(ledger)
    _sync(settings.HOME)
    marker.unlink()
    return manifest


def checked(file: Path) -> Manifest:
    """Read the whole file and give its manifest; BackupBroken where a sum differs."""
    try:
        with _members(file) as members:
            first, content = next(members)
            if first != rules.MANIFEST:
                raise BackupBroken(file=file, what="it does not begin with a manifest")
            manifest = Manifest(**json.loads(content.read()))
            found = {name: _sum(content) for name, content in members}
    except (OSError, EOFError, tarfile.TarError, ValueError, TypeError, StopIteration) as error:
        raise BackupBroken(file=file, what=f"it cannot be read ({error})") from error
    if manifest.format != rules.FORMAT:
        raise BackupBroken(file=file, what=f"its format is {manifest.format}, not {rules.FORMAT}")
    for name in sorted(found.keys() | manifest.members.keys()):
        if found.get(name) != manifest.members.get(name):
            raise BackupBroken(file=file, what=f"{name} is not what was written")
        if not is_safe(name):
            raise BackupBroken(file=file, what=f"{name!r} would leave its folder")
    if manifest.whole != sum_of_all(manifest.members):
        raise BackupBroken(file=file, what="the sum of the whole differs")
    _check_migrations(manifest)
    return manifest


# -- what is checked before anything is touched ----------------------------------------------


def _check_migrations(manifest: Manifest) -> None:
    known = set(MigrationExecutor(connection).loader.disk_migrations)
    for app, name in manifest.migrations.items():
        if (app, name) not in known:
            raise BackupNewer(version=manifest.version, unknown=f"{app}.{name}")


def _check_keys(manifest: Manifest) -> None:
    if missing := set(manifest.masters) - set(master_ids()):
        raise KeysMissing(wanted=f"the master key {', '.join(sorted(missing))}")
    if manifest.audit_key != key_id(seal_key(), purpose="audit"):
        raise KeysMissing(wanted=f"the audit key {manifest.audit_key}")


def _ledger(manifest: Manifest, *, given: Path | None, nobody_erased: bool) -> Path | None:
    ledger = given or (ledger_file() if ledger_file().exists() else None)
    if ledger is None:
        if not nobody_erased:
            raise LedgerWanted(reason="Nobody said who was erased since this backup was made.")
        if manifest.erasures:
            raise LedgerWanted(reason=f"The backup knows of {manifest.erasures} erasures.")
        return None
    if not ledger.is_file():
        raise LedgerWanted(reason=f"{ledger} is no file.")
    noted = len({erasure.customer_id for erasure in all_erasures(ledger)})
    if noted < manifest.erasures:
        raise LedgerWanted(
            reason=f"{ledger} is older than the backup: it has {noted} of {manifest.erasures}."
        )
    return ledger


def _check_home() -> None:
    allowed = rules.KEY_FILES | {"tmp", *_own_files()}
    for path in sorted(settings.HOME.iterdir()):
        empty = path.is_dir() and not any(path.iterdir())
        if path.name not in allowed and not empty:
            raise HomeNotEmpty(where=str(settings.HOME), found=path.name)
    if anchors_file().exists() and anchors_file().stat().st_size:
        raise HomeNotEmpty(where="ZHIKE_AUDIT_ANCHORS", found=str(anchors_file()))


def _check_database() -> None:
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table in ALWAYS_FILLED:
                continue
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608
            if cursor.fetchone():
                raise HomeNotEmpty(where="The database", found=f"rows of {table}")


def _own_files() -> set[str]:
    """The database's files, whose rows are looked at instead; the ledger, which stays."""
    names = {f"{name}{end}" for name in rules.DATABASE_FILES for end in ("", "-wal", "-shm")}
    return names | {ledger_file().name}


# -- putting it into place -------------------------------------------------------------------


def _clear_home() -> None:
    """Take away what an interrupted restore has put there."""
    kept = rules.KEY_FILES | {rules.MARKER, "tmp", *_own_files()}
    for path in settings.HOME.iterdir():
        if path.name in kept:
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    anchors_file().unlink(missing_ok=True)


def _drop_tables() -> None:
    """Take away the tables of an interrupted restore, which may stand at any migration."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = OFF")
        cascade = "" if connection.vendor == "sqlite" else " CASCADE"
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)}{cascade}")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = ON")


def _put_files(file: Path) -> None:
    with _members(file) as members:
        for name, content in members:
            folder, _, rest = name.partition("/")
            if folder == rules.HOME:
                _put(settings.HOME / rest, content)
            elif name == rules.ANCHORS:
                _put(anchors_file(), content)


def _put(path: Path, content: IO[bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as handle:
        shutil.copyfileobj(content, handle, BLOCK)
        handle.flush()
        os.fsync(handle.fileno())


def _put_rows(file: Path, manifest: Manifest) -> None:
    """Load the rows into tables as they were then, and bring the tables forward to now."""
    executor = MigrationExecutor(connection)
    then = [(app, name) for app, name in manifest.migrations.items()]
    state = executor.migrate(then)
    models = {model._meta.db_table: model for model in models_in(state.apps)}
    # All or nothing; the references between tables are looked at when everything is there.
    with transaction.atomic():
        _empty(models.values())
        with _members(file) as members:
            for name, content in members:
                folder, _, rest = name.partition("/")
                if folder == rules.TABLES:
                    model = models[rest.removesuffix(".ndjson")]
                    load(model, content)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
                cursor.execute(statement)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def _empty(models: Any) -> None:
    """Take away what migrations put into tables; the backup has its own."""
    tables = [model._meta.db_table for model in models]
    statements = connection.ops.sql_flush(no_style(), tables, allow_cascade=True)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _erase_again(ledger: Path) -> None:
    noted = list(all_erasures(ledger))
    destroy_keys([erasure.customer_id for erasure in noted], note=False)
    if ledger.resolve() != ledger_file().resolve():
        shutil.copyfile(ledger, ledger_file())


@contextmanager
def _members(file: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    with tarfile.open(file, mode="r|gz") as tar:
        yield _contents(tar)


def _contents(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for info in tar:
        content = tar.extractfile(info) if info.isfile() else None
        if content is None:
            raise ValueError(f"{info.name} is no file")
        yield info.name, content


def _sum(content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while block := content.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
