from __future__ import annotations

from datetime import datetime

import pytest
from tests.event_rows import CONTRACT, event_rows

from zhike.engine.store import Batch, Store
from zhike.engine.store_delta import DeltaFolder, Overtaken, log_folder, time_column
from zhike.schema import contact


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path)
    store.append(CONTRACT, event_rows(range(3), log_name="按揭"), batch=Batch(batch_id="b1"))
    return store


def folder_of(store):
    return DeltaFolder(store.root / CONTRACT.name, contract=CONTRACT)


def test_files_tell_their_rows_log_and_period_without_being_opened(store):
    (file,) = folder_of(store).files()

    assert (file.rows, file.log_name) == (3, "按揭")
    assert (file.first_at, file.last_at) == (datetime(2026, 1, 5, 1), datetime(2026, 1, 5, 3))
    assert (store.root / CONTRACT.name / file.path).stat().st_size == file.size_bytes


def test_a_folder_sees_commits_of_others(store):
    watching = folder_of(store)
    before = watching.version()

    store.append(CONTRACT, event_rows([7]), batch=Batch(batch_id="b2"))

    assert watching.version() == before + 1
    assert len(watching.files()) == 2


def test_a_commit_on_top_of_an_old_version_is_refused(store):
    late = folder_of(store)
    old, files = late.version(), late.files()
    store.append(CONTRACT, event_rows([7]), batch=Batch(batch_id="b2"))

    with pytest.raises(Overtaken):
        late.commit(add=[], remove=files, version=old)

    assert len(folder_of(store).files()) == 2


def test_a_writer_that_does_not_take_the_lock_is_noticed_by_delta_itself(store):
    late = folder_of(store)
    version, files = late.version(), late.files()
    late._fresh_version = lambda: version  # blind to the news, as between look and commit
    store.append(CONTRACT, event_rows([7]), batch=Batch(batch_id="b2"))

    with pytest.raises(Overtaken):
        late.commit(add=files, version=version)

    assert [file.rows for file in folder_of(store).files()].count(3) == 1


def test_a_folder_without_a_table_has_no_version_and_no_files(tmp_path):
    empty = DeltaFolder(tmp_path / "nothing", contract=CONTRACT)

    assert (empty.version(), empty.files(), empty.vacuum(grace_hours=0)) == (-1, (), 0)


def test_folders_of_logs_are_plain_and_different():
    assert log_folder("calls-2.0") == "log_name=calls-2.0/"
    assert log_folder(None) == ""
    assert log_folder("按揭").isascii()
    assert log_folder("按揭") != log_folder("信用卡")


def test_a_table_is_sorted_by_its_first_time_that_is_never_null():
    assert (time_column(CONTRACT), time_column(contact.CONTRACT)) == ("occurred_at", "offered_at")
