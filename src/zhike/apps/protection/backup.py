"""`zhike backup`: the whole state but the secrets in one file, while the system runs and writes.

Order matters. The anchors first: of a row sealed meanwhile the anchor is then missing, which
is no fault, and never the row. Then store and database at one moment, with the store's writers
waiting: every event in the store stands in the outbox too, and one that is not marked as moved yet
is moved again and known by its id. So nothing is lost and nothing doubled.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import tarfile
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from zhike.apps.audit.anchors import anchors_file
from zhike.apps.audit.sealer import seal_key
from zhike.apps.protection import rules
from zhike.apps.protection.errors import BackupExists
from zhike.apps.protection.rules import Manifest, belongs, key_id, sum_of_all
from zhike.apps.protection.tables import SNAPSHOT, database_at_rest, lines_of, models_in
from zhike.apps.vault.actions import mend_ledger
from zhike.apps.vault.ledger import all_erasures, ledger_file
from zhike.apps.vault.models import CustomerKey, IndexKey
from zhike.pipelines.snapshot_store import set_aside, store_at_rest

BLOCK = 1 << 20


@dataclass(kw_only=True)
class _Members:
    """What goes into the file: names inside it, the files they are read from, their sums."""

    files: dict[str, Path] = field(default_factory=dict)
    sums: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, file: Path) -> None:
        self.files[name] = file
        self.sums[name] = sum_of_file(file)


def write_backup(file: Path) -> Manifest:
    """Write the state as of now into a new file and give what it holds.

    Raises
    ------
    BackupExists
        There is a file of that name; it stays as it is.
    """
    if file.exists():
        raise BackupExists(file=file)
    mend_ledger()
    settings.FILE_UPLOAD_TEMP_DIR.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.FILE_UPLOAD_TEMP_DIR) as name:
        manifest, members = _gather(Path(name))
        _write(file, manifest=manifest, members=members)
    return manifest


def sum_of_file(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as handle:
        while block := handle.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _gather(folder: Path) -> tuple[Manifest, _Members]:
    members = _Members()
    rows: dict[str, int] = {}
    _add_anchors(members, folder)
    store = settings.HOME / "store"
    with ExitStack() as snapshot:
        with store_at_rest(store):
            snapshot.enter_context(database_at_rest())
            names = set_aside(store, folder=folder / "store")
        # Both are fixed, so the store's writers go on; the rows are read from the snapshot.
        return _gather_rest(members, folder, names=names, rows=rows)


def _gather_rest(
    members: _Members, folder: Path, *, names: list[Path], rows: dict[str, int]
) -> tuple[Manifest, _Members]:
    for stored in names:
        members.add(f"{rules.HOME}/store/{stored.as_posix()}", folder / "store" / stored)
    for model in models_in():
        table = model._meta.db_table
        path = folder / f"{table}.ndjson"
        count = -1  # the names of the columns are no row
        with path.open("w", encoding="utf-8") as handle:
            for line in lines_of(model):
                handle.write(line)
                count += 1
        rows[table] = count
        members.add(f"{rules.TABLES}/{table}.ndjson", path)
    for path in sorted(settings.HOME.rglob("*")):
        name = path.relative_to(settings.HOME).as_posix()
        elsewhere = path in (anchors_file(), ledger_file())
        if path.is_file() and belongs(name) and not elsewhere:
            copy = folder / "home" / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
            members.add(f"{rules.HOME}/{name}", copy)
    return _manifest(members, rows), members


def _add_anchors(members: _Members, folder: Path) -> None:
    if anchors_file().exists():
        copy = folder / rules.ANCHORS
        whole = anchors_file().read_bytes()
        copy.write_bytes(whole[: whole.rfind(b"\n") + 1])
        members.add(rules.ANCHORS, copy)


def _manifest(members: _Members, rows: dict[str, int]) -> Manifest:
    applied = MigrationRecorder(connection).migration_qs.using(SNAPSHOT)
    newest = dict(applied.order_by("id").values_list("app", "name"))
    masters = set(
        CustomerKey.objects.using(SNAPSHOT)
        .filter(destroyed_at=None)
        .values_list("master_id", flat=True)
        .distinct()
        .order_by()
    ) | set(IndexKey.objects.using(SNAPSHOT).values_list("master_id", flat=True))
    return Manifest(
        format=rules.FORMAT,
        version=settings.VERSION,
        made_at=timezone.now().isoformat(),
        database=connection.vendor,
        migrations=newest,
        masters=sorted(masters),
        audit_key=key_id(seal_key(), purpose="audit"),
        erasures=len({erasure.customer_id for erasure in all_erasures()}),
        rows=rows,
        members=members.sums,
        whole=sum_of_all(members.sums),
    )


def _write(file: Path, *, manifest: Manifest, members: _Members) -> None:
    """Write beside the name, then put it there: a file of that name is always whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f".{file.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=1) as tar:
                _add_text(tar, rules.MANIFEST, json.dumps(manifest.as_plain(), indent=1))
                for name, path in members.files.items():
                    tar.add(path, arcname=name, recursive=False, filter=_nameless)
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    raw = text.encode()
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(raw), 0o600
    tar.addfile(info, io.BytesIO(raw))


def _nameless(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.mode = 0o600
    return info
