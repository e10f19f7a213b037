"""Everything that changes an import or a saved mapping. Nothing else writes to them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from zhike.apps.audit.actions import record_event
from zhike.apps.customers.errors import ImportsUnderWay
from zhike.apps.customers.loads import load_of
from zhike.apps.customers.undo_actions import undo_load
from zhike.apps.imports import rules, uploads
from zhike.apps.imports.errors import (
    AddressRefused,
    MappingUnknown,
    NameTaken,
    NotNow,
    ReasonMissing,
    UploadRefused,
)
from zhike.apps.imports.models import STATE_LABELS, Import, SavedMapping
from zhike.apps.imports.readings import mapping_in
from zhike.apps.imports.rules import Kind, State
from zhike.apps.imports.taking import take_back
from zhike.apps.jobs.actions import request_cancel, start_job
from zhike.apps.jobs.models import Job
from zhike.apps.jobs.rules import OPEN
from zhike.apps.people.models import User
from zhike.pipelines.customers_named import HELD
from zhike.pipelines.import_contacts import ContactsReport
from zhike.pipelines.import_events import ImportReport, new_batch_id
from zhike.pipelines.import_mapping import Mapping, mapping_from_yaml
from zhike.pipelines.import_tables import TableReport
from zhike.pipelines.journeys import the_store
from zhike.pipelines.receive_events import receive_events
from zhike.pipelines.table_mapping import TableMapping
from zhike.pipelines.withdraw_batch import withdraw_batch
from zhike.schema.sentence import plain_of

JOB_KIND = "imports.run"
SHOWN_REJECTS = 1_000


def take_file(file: UploadedFile[Any] | None, *, by: User, kind: Kind = Kind.EVENTS) -> Import:
    """Keep an uploaded file for an import that is not started yet."""
    name = rules.safe_name(file.name or "") if file else ""
    file_format = rules.format_of(name)
    if not isinstance(file, TemporaryUploadedFile) or not file.size or file_format is None:
        raise UploadRefused(name=name)
    upload = uploads.keep_file(file, name=rules.kept_name(name))
    return _draft(
        kind=kind, name=name, source_format=file_format, upload=upload, size=file.size, by=by
    )


def take_address(*, address: str, table: str, by: User, kind: Kind = Kind.EVENTS) -> Import:
    """Keep a database's address, readable by zhike alone, until the import is done."""
    if not rules.is_database_address(address) or _is_our_own(address):
        raise AddressRefused(known=rules.DATABASES)
    upload = uploads.keep_text(rules.address_with_table(address, table=table), name="address")
    name = f"{table} ({rules.masked_address(address)})"
    return _draft(kind=kind, name=name, source_format="database", upload=upload, size=0, by=by)


def _is_our_own(address: str) -> bool:
    """zhike's own database holds passwords and sessions: nobody reads it as a source."""
    file = rules.sqlite_file(address)
    return file is not None and Path(file).resolve().is_relative_to(Path(settings.HOME).resolve())


@transaction.atomic
def _draft(
    *, name: str, source_format: str, upload: str, size: int, by: User, kind: Kind = Kind.EVENTS
) -> Import:
    made = Import.objects.create(
        kind=kind,
        source_name=name[:200],
        source_format=source_format,
        upload=upload,
        size_bytes=size,
        by=by,
        created_at=timezone.now(),
    )
    record_event(activity="upload source", case_id=f"import-{made.pk}", by=by.username)
    _discard_old_uploads()
    return made


@transaction.atomic
def start_import(
    import_id: int,
    *,
    mapping: Mapping | TableMapping | None,
    log_name: str,
    by: User,
    preset: str = "",
    sheet: str = "",
    save_as: str = "",
    check_only: bool = False,
) -> Import:
    """Queue the import (or the check of the whole source) with the chosen mapping."""
    made = Import.objects.select_for_update(of=("self",)).select_related("job").get(pk=import_id)
    if not made.may_start:
        raise NotNow(state=made.state_label)
    if save_as and mapping:
        _save_mapping(save_as, mapping=mapping, kind=made.kind, by=by)
    text = mapping.to_yaml() if mapping else ""
    if (text, sheet) != (made.mapping, made.sheet):
        made.batch_id = ""  # what stands under the old one was read in another way
    made.mapping = text
    made.preset, made.sheet, made.log_name, made.checked = preset, sheet, log_name, None
    made.is_check = check_only
    made.job = start_job(
        kind=JOB_KIND,
        title=str(made),
        by=by,
        arguments={"import_id": made.pk, "language": translation.get_language() or ""},
    )
    made.save()
    activity = "check source" if check_only else "start import"
    outcome = made.kind if made.is_table else log_name
    record_event(activity=activity, case_id=f"import-{made.pk}", by=by.username, outcome=outcome)
    return made


def _save_mapping(name: str, *, mapping: Mapping | TableMapping, kind: str, by: User) -> None:
    try:
        with transaction.atomic():
            SavedMapping.objects.create(
                name=name,
                kind=kind,
                definition=mapping.to_yaml(),
                by=by,
                saved_at=timezone.now(),
            )
    except IntegrityError as error:
        raise NameTaken(name=name) from error


def cancel_import(made: Import, *, by: User) -> None:
    if made.job is None:
        raise NotNow(state=made.state_label)
    request_cancel(made.job.pk, by=by)


@transaction.atomic
def import_again(made: Import, *, by: User) -> Import:
    """Begin a new import of the same source with the same mapping."""
    again = Import.objects.create(
        kind=made.kind,
        source_name=made.source_name,
        source_format=made.source_format,
        upload=made.upload,
        size_bytes=made.size_bytes,
        sheet=made.sheet,
        log_name=made.log_name,
        mapping=made.mapping,
        preset=made.preset,
        by=by,
        created_at=timezone.now(),
    )
    record_event(activity="import again", case_id=f"import-{again.pk}", by=by.username)
    return again


@transaction.atomic
def discard_import(import_id: int, *, by: User) -> None:
    """Throw away an import that stored nothing, and its file where no other import needs it."""
    made = Import.objects.select_for_update().get(pk=import_id)
    if not rules.may_discard(made.state):
        raise NotNow(state=made.state_label)
    if made.batch_id and left_rows(made.batch_id):
        raise NotNow(state=STATE_LABELS[State.DONE])
    record_event(activity="discard import", case_id=f"import-{made.pk}", by=by.username)
    made.delete()
    if not Import.objects.filter(upload=made.upload).exists():
        uploads.discard(uploads.place_of(made.upload))


def left_rows(batch_id: str) -> bool:
    """Say whether anything of a batch was stored, also where its import died before it told."""
    store = the_store()
    return load_of(batch_id) is not None or any(
        store.rows_of(contract, batch_id=batch_id) for contract in HELD
    )


@transaction.atomic
def run_again(made: Import, *, by: User) -> Import:
    """Start an import that failed or was cancelled once more, just as it was."""
    if made.job is None or not made.may_start:
        raise NotNow(state=made.state_label)
    return start_import(
        made.pk,
        mapping=mapping_in(made.mapping, kind=made.kind) if made.mapping else None,
        log_name=made.log_name,
        by=by,
        preset=made.preset,
        sheet=made.sheet,
        check_only=made.is_check,
    )


def begin_batch(made: Import) -> str:
    """Give the batch of an import; a run that follows one that died goes on with its batch."""
    if made.is_check:
        return ""
    if not made.batch_id:
        made.batch_id = new_batch_id()
        made.save(update_fields=["batch_id"])
    return made.batch_id


@transaction.atomic
def finish_import(made: Import, *, report: ImportReport | TableReport) -> None:
    """Write down what became of the rows; the store has them already."""
    counts, contacts = asdict(report.counts), None
    if isinstance(report, ContactsReport):
        contacts = asdict(report.contacts)
    warnings = [plain_of(warning) for warning in report.warnings]
    if report.dry_run:
        rejects = [asdict(reject) for reject in report.rejects]
        made.checked = {**counts, "contacts": contacts, "warnings": warnings, "rejects": rejects}
    else:
        for name, count in counts.items():
            setattr(made, name, count)
        made.batch_id, made.warnings, made.contacts = report.batch_id, warnings, contacts
        made.rejects_file = report.rejects_path.name if report.rejects_path else ""
        if made.source_format == "database":
            uploads.discard(uploads.place_of(made.upload))
    made.save()
    _tell_finished(report, case_id=f"import-{made.pk}", by="worker")


@transaction.atomic
def finish_command(report: ImportReport | TableReport, *, by: str) -> None:
    """Write down what became of the rows of an import that the command line ran."""
    _tell_finished(report, case_id=f"batch-{report.batch_id}", by=by)


def _tell_finished(report: ImportReport | TableReport, *, case_id: str, by: str) -> None:
    record_event(
        activity="finish check" if report.dry_run else "finish import",
        case_id=case_id,
        by=by,
        outcome=report.table if isinstance(report, TableReport) else report.log_name,
        attributes={name: str(count) for name, count in asdict(report.counts).items()},
    )


@transaction.atomic
def undo_batch(batch_id: str, *, reason: str, by: str) -> None:
    """Take a batch out of every figure; the record of it stays."""
    reason = reason.strip()[: rules.LONGEST_REASON]
    if not reason:
        raise ReasonMissing
    _refuse_beside_imports()
    if load := load_of(batch_id):
        if load.holds in rules.TAKEN:
            take_back(load, reason=reason, by=by)
        else:
            undo_load(batch_id, reason=reason, by=by)
        return
    record_event(
        activity="undo import", case_id=f"batch-{batch_id}", by=by, attributes={"reason": reason}
    )
    # Last: if the store refuses, the event is rolled back with the transaction.
    withdraw_batch(batch_id, store=the_store(), by=by, reason=reason)


def _refuse_beside_imports() -> None:
    """Nothing may go that an import has looked up, or sealed something under, and not yet stored.

    A job begins with a write to its import's row (jobs.py): while these are locked none begins that
    was not there before. A batch of the API has no such row, but it looks nobody up and seals
    nothing. Nor has one of the command line: nobody may undo while `zhike import` runs.
    """
    list(Import.objects.select_for_update().values_list("pk"))
    if job := Job.objects.filter(kind=JOB_KIND, state__in=OPEN).first():
        raise ImportsUnderWay(title=job.title)


def import_batch(path: Path, *, log_name: str, mapping_name: str, by: str) -> dict[str, Any]:
    """Import an API batch; give its counts and its rejected rows."""
    for_events = SavedMapping.objects.filter(kind=Kind.EVENTS)
    saved = for_events.filter(name=mapping_name).first() if mapping_name else None
    if mapping_name and saved is None:
        raise MappingUnknown(name=mapping_name)
    report = receive_events(
        path,
        log_name=log_name,
        store=the_store(),
        zone=settings.TIME_ZONE,
        mapping=mapping_from_yaml(saved.definition) if saved else None,
        by=by,
    )
    rejects = read_rejects(report.rejects_path, limit=SHOWN_REJECTS)
    return {
        "read": report.read,
        "stored": report.stored,
        "duplicates": report.duplicates,
        "rejected": report.rejected,
        "batch_id": report.batch_id,
        "rejects": rejects,
        "rejects_left_off": report.rejected - len(rejects),
        "warnings": list(report.warnings),
    }


def read_rejects(path: Path | None, *, limit: int) -> list[dict[str, Any]]:
    """The first rejected rows of a rejects file; their values are masked in it already."""
    if path is None or not path.exists():
        return []
    return [{**row, "row": int(row["row"] or 0)} for row in islice(each_reject(path), limit)]


def each_reject(path: Path) -> Iterator[dict[str, str]]:
    """Every row of a rejects file, one by one."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def _discard_old_uploads() -> None:
    """Uploads hold customers' data: they go when nobody can need them any more."""
    limit = timezone.now() - rules.UPLOADS_KEPT
    young = Import.objects.filter(created_at__gte=limit).values_list("upload", flat=True)
    for place in uploads.kept_places() - {uploads.place_of(upload) for upload in young}:
        # A batch of the API lies there too while it is read, and belongs to no import.
        if uploads.age_of(place) > rules.UPLOADS_KEPT:
            uploads.discard(place)
