from __future__ import annotations

import os
import stat
import threading
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.imports.conftest import LOAN, lines, run_waiting_jobs, stored_cases, uploaded

from zhike.apps.audit.models import Outbox
from zhike.apps.customers.errors import ImportsUnderWay
from zhike.apps.imports import actions, uploads
from zhike.apps.imports.errors import (
    AddressRefused,
    MappingUnknown,
    NameTaken,
    NotNow,
    ReasonMissing,
    UploadRefused,
)
from zhike.apps.imports.models import Import, SavedMapping
from zhike.apps.imports.queries import import_of
from zhike.apps.imports.readings import look_at
from zhike.apps.imports.rules import State
from zhike.apps.jobs.models import Job
from zhike.engine.errors import BatchWithdrawn


def guessed(made):
    return look_at(made, use="").base


def start(made, by, **changes):
    return actions.start_import(made.pk, mapping=guessed(made), log_name="loans", by=by, **changes)


def test_an_upload_is_kept_where_only_the_owner_reads_it(draft):
    path = uploads.path_of(draft.upload)

    assert path.read_bytes().decode("gb18030") == LOAN
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.name == "贷款.csv"
    assert (draft.source_name, draft.state) == ("贷款.csv", State.DRAFT)


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "empty.csv"), (b"MZ", "loans.exe"), (b"a", "loans")]
)
def test_what_cannot_be_read_is_not_taken_in(administrator, content, name):
    with pytest.raises(UploadRefused):
        actions.take_file(uploaded(content, name=name), by=administrator)

    assert not Import.objects.exists()


def test_a_password_is_neither_in_the_database_nor_readable_by_others(administrator):
    address = "postgresql://reader:s3cret@db.bank:5432/core"
    made = actions.take_address(address=address, table="crm.events", by=administrator)

    path = uploads.path_of(made.upload)
    assert "s3cret" not in str(Import.objects.values().get())
    assert path.read_text() == f"{address}?table=crm.events"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_database_of_zhike_itself_is_no_source(administrator, own_home):
    own = f"sqlite:///{own_home / 'sub' / '..' / 'zhike.sqlite3'}"

    for address in (own, "http://bank.local/x", "core"):
        with pytest.raises(AddressRefused):
            actions.take_address(address=address, table="people_user", by=administrator)


def test_an_import_stores_the_good_rows_and_counts_them_all(draft, administrator):
    start(draft, administrator)
    run_waiting_jobs()

    made = import_of(draft.pk)
    assert made.state is State.DONE
    assert (made.read, made.stored, made.duplicates, made.rejected) == (7, 4, 0, 3)
    assert stored_cases() == ["L1", "L1", "L2", "L3"]
    assert Outbox.objects.filter(activity="finish import").get().attributes["rejected"] == "3"


def test_a_check_looks_at_everything_and_stores_nothing(draft, administrator):
    start(draft, administrator, check_only=True)
    run_waiting_jobs()

    made = import_of(draft.pk)
    assert made.state is State.DRAFT
    assert (made.checked["read"], made.checked["stored"], made.checked["rejected"]) == (7, 4, 3)
    assert made.read is None
    assert stored_cases() == []


def test_importing_the_source_again_stores_nothing_twice(draft, administrator):
    start(draft, administrator)
    run_waiting_jobs()
    again = actions.import_again(import_of(draft.pk), by=administrator)

    start(again, administrator)
    run_waiting_jobs()

    second = import_of(again.pk)
    assert (second.read, second.stored, second.duplicates, second.rejected) == (7, 0, 4, 3)
    assert stored_cases() == ["L1", "L1", "L2", "L3"]


def test_an_undone_import_is_gone_for_readers_and_can_be_imported_again(draft, administrator):
    start(draft, administrator)
    run_waiting_jobs()
    first = import_of(draft.pk)

    actions.undo_batch(first.batch_id, reason=" wrong file ", by=administrator.username)

    assert stored_cases() == []
    assert import_of(first.pk).state is State.WITHDRAWN
    assert Outbox.objects.get(activity="undo import").attributes == {"reason": "wrong file"}
    again = actions.import_again(first, by=administrator)
    start(again, administrator)
    run_waiting_jobs()
    assert import_of(again.pk).stored == 4


def test_an_import_is_undone_once_and_only_with_a_reason(draft, administrator):
    start(draft, administrator)
    run_waiting_jobs()
    batch_id = import_of(draft.pk).batch_id

    with pytest.raises(ReasonMissing):
        actions.undo_batch(batch_id, reason="  ", by=administrator.username)
    actions.undo_batch(batch_id, reason="wrong file", by=administrator.username)
    with pytest.raises(BatchWithdrawn):
        actions.undo_batch(batch_id, reason="again", by=administrator.username)

    assert Outbox.objects.filter(activity="undo import").count() == 1


@pytest.mark.parametrize("state", ["queued", "running"])
def test_nothing_is_undone_while_an_import_waits_or_runs(draft, administrator, state):
    start(draft, administrator)
    run_waiting_jobs()
    first = import_of(draft.pk)
    again = start(actions.import_again(first, by=administrator), administrator)
    Job.objects.filter(pk=again.job.pk).update(state=state)

    with pytest.raises(ImportsUnderWay, match="贷款"):
        actions.undo_batch(first.batch_id, reason="wrong file", by=administrator.username)
    assert stored_cases() == ["L1", "L1", "L2", "L3"]

    Job.objects.filter(pk=again.job.pk).update(state="cancelled")
    actions.undo_batch(first.batch_id, reason="wrong file", by=administrator.username)
    assert stored_cases() == []


def test_an_import_that_waits_cannot_be_started_twice(draft, administrator):
    start(draft, administrator)

    with pytest.raises(NotNow):
        start(draft, administrator)


def test_a_cancelled_import_leaves_nothing_and_runs_again(draft, administrator):
    start(draft, administrator)
    actions.cancel_import(import_of(draft.pk), by=administrator)
    run_waiting_jobs()
    assert import_of(draft.pk).state is State.CANCELLED
    assert stored_cases() == []

    actions.run_again(import_of(draft.pk), by=administrator)
    run_waiting_jobs()

    assert import_of(draft.pk).stored == 4


def test_a_mapping_is_saved_under_a_name_of_its_own(draft, administrator):
    start(draft, administrator, check_only=True, save_as="loan export")
    run_waiting_jobs()

    assert "业务流水号" in SavedMapping.objects.get(name="loan export").definition
    with pytest.raises(NameTaken):
        start(draft, administrator, save_as="loan export")


def test_the_address_of_a_database_goes_when_its_import_is_done(administrator, tmp_path):
    import sqlite3

    file = tmp_path / "core.db"
    with sqlite3.connect(file) as core:
        core.execute("CREATE TABLE events (case_id TEXT, activity TEXT, occurred_at TEXT)")
        core.execute("INSERT INTO events VALUES ('A', 'apply', '2026-01-05 09:00:00')")
    core.close()
    made = actions.take_address(address=f"sqlite:///{file}", table="events", by=administrator)

    start(made, administrator)
    run_waiting_jobs()

    assert import_of(made.pk).stored == 1
    assert not uploads.path_of(made.upload).exists()


def test_uploads_that_nobody_can_need_any_more_are_deleted(draft, administrator):
    old = timezone.now() - timedelta(days=31)
    Import.objects.filter(pk=draft.pk).update(created_at=old)
    place = uploads.path_of(draft.upload).parent
    os.utime(place, (old.timestamp(), old.timestamp()))
    arriving = uploads.keep_text("", name="batch.ndjson")

    young = actions.take_file(uploaded(LOAN.encode()), by=administrator)

    kept = {uploads.place_of(young.upload), uploads.place_of(arriving)}
    assert uploads.kept_places() == kept


def test_a_source_that_never_ran_is_thrown_away_with_its_file(draft, administrator):
    again = actions.import_again(draft, by=administrator)

    actions.discard_import(draft.pk, by=administrator)
    assert uploads.path_of(again.upload).exists()
    actions.discard_import(again.pk, by=administrator)

    assert uploads.kept_places() == set()
    assert not Import.objects.exists()


@pytest.mark.parametrize("ended", ["cancelled", "failed"])
def test_an_import_that_stored_nothing_is_thrown_away_with_its_file(draft, administrator, ended):
    made = start(draft, administrator)
    with pytest.raises(NotNow):
        actions.discard_import(draft.pk, by=administrator)
    Job.objects.filter(pk=made.job.pk).update(state=ended)

    actions.discard_import(draft.pk, by=administrator)

    assert uploads.kept_places() == set()
    assert not Import.objects.exists()


def test_an_import_that_ran_is_not_thrown_away(draft, administrator):
    start(draft, administrator)
    run_waiting_jobs()

    with pytest.raises(NotNow):
        actions.discard_import(draft.pk, by=administrator)


def batch(path, secret_name="core"):
    return actions.import_batch(path, log_name="branch", mapping_name="", by=f"token {secret_name}")


def test_a_batch_of_the_wire_needs_only_the_three_columns(tmp_path):
    path = tmp_path / "a.ndjson"
    path.write_bytes(lines())

    answer = batch(path)

    assert (answer["read"], answer["stored"], answer["rejected"]) == (3, 3, 0)
    assert stored_cases() == ["A-1", "A-1", "A-2"]


def test_two_identical_batches_at_once_store_their_rows_once(tmp_path, repetitions):
    path = tmp_path / "a.ndjson"
    path.write_bytes(lines())
    answers: list[dict] = []

    for _ in range(repetitions):
        ready = threading.Barrier(2)

        def send(ready=ready):
            ready.wait()
            answers.append(batch(path))

        threads = [threading.Thread(target=send) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sum(answer["stored"] for answer in answers) == 3
    assert all(answer["stored"] + answer["duplicates"] == 3 for answer in answers)
    assert stored_cases() == ["A-1", "A-1", "A-2"]


@pytest.mark.django_db
def test_a_batch_with_an_unknown_mapping_is_refused(tmp_path):
    path = tmp_path / "a.ndjson"
    path.write_bytes(lines())

    with pytest.raises(MappingUnknown):
        actions.import_batch(path, log_name="branch", mapping_name="x", by="token core")
