from __future__ import annotations

import csv
import gzip
import os
import subprocess
import sys
from datetime import datetime

import pytest
from tests.event_rows import CONTRACT, content_of, write

from zhike.engine.errors import LogNameRefused
from zhike.engine.store import Batch, Store
from zhike.integrations.errors import SourceBroken
from zhike.pipelines import import_events as module
from zhike.pipelines import import_sources
from zhike.pipelines.errors import Cancelled, CountsDoNotMatch, MappingNotGuessed, SourceChanged
from zhike.pipelines.import_events import import_events
from zhike.pipelines.import_mapping import Mapping

HEADER = "案件编号,环节,时间,渠道,金额"
GOOD = (
    "A1,申请,2026-01-05 09:00:00,app,100",
    "A1,审批,2026-01-06 09:30:00,branch,",
    "A2,申请,2026-01-06 10:00:00,phone,50",
)
WITH_ID = Mapping(
    columns={"event_id": ("id",), "case_id": ("case",), "activity": ("act",),
             "occurred_at": ("time",)},
)  # fmt: skip


@pytest.fixture
def store():
    return Store()


@pytest.fixture
def source(tmp_path):
    def source(*rows, header=HEADER, name="a.csv", encoding="utf-8"):
        return write(tmp_path / name, header, *rows, encoding=encoding)

    return source


def counts(report):
    return report.read, report.stored, report.duplicates, report.rejected


def written_rejects(report):
    with report.rejects_path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_file_becomes_events_in_utc_with_the_rest_as_attributes(store, source):
    report = import_events(source(*GOOD), log_name="按揭", store=store)

    rows = sorted(content_of(store, log_name="按揭"), key=lambda row: row["sequence"])
    assert counts(report) == (3, 3, 0, 0)
    assert [(r["case_id"], r["activity"], r["channel"], r["sequence"]) for r in rows] == [
        ("A1", "申请", "app", 1), ("A1", "审批", "branch", 2), ("A2", "申请", "phone", 3),
    ]  # fmt: skip
    assert rows[0]["occurred_at"] == datetime(2026, 1, 5, 1, 0)
    assert [dict(row["attributes"]) for row in rows] == [{"金额": "100"}, {}, {"金额": "50"}]


def test_the_same_file_twice_stores_nothing_new(store, source):
    path = source(*GOOD)
    import_events(path, log_name="按揭", store=store)
    before = content_of(store)

    report = import_events(path, log_name="按揭", store=store)

    assert counts(report) == (3, 0, 3, 0)
    assert content_of(store) == before


def test_the_store_knows_imported_rows_again_when_they_come_without_their_hash(store, source):
    import_events(source(*GOOD), log_name="按揭", store=store)
    rows = store.table(CONTRACT).to_pyarrow()

    appended = store.append(CONTRACT, rows, batch=Batch(batch_id="copy"))

    assert (appended.stored, appended.duplicates) == (0, 3)


def test_rows_repeated_inside_one_file_are_all_kept_once(store, source):
    path = source(GOOD[0], GOOD[0], GOOD[0], GOOD[1])

    first = import_events(path, log_name="按揭", store=store)
    again = import_events(path, log_name="按揭", store=store)

    assert counts(first) == (4, 4, 0, 0)
    assert counts(again) == (4, 0, 4, 0)


def test_good_rows_go_in_and_bad_rows_go_to_the_rejects_file(store, source):
    path = source(
        GOOD[0], "A1,审批,2026-02-30 09:00:00,app,1", "A1,审批,2026-01-06 09:00:00",
        ",审批,2026-01-06 09:00:00,app,3", "A9,,2026-01-06 09:00:00,app,3", GOOD[1],
    )  # fmt: skip

    report = import_events(path, log_name="按揭", store=store)

    assert counts(report) == (6, 2, 0, 4)
    assert [tuple(row.values()) for row in written_rejects(report)] == [
        ("2", "时间", "2026-02-30 09:00:00", "impossible_time"),
        ("3", "", "x#,**,####-##-## ##:##:##", "too_few_fields"),
        ("4", "案件编号", "", "missing_value"),
        ("5", "环节", "", "missing_value"),
    ]
    assert [reject.row for reject in report.rejects] == [2, 3, 4, 5]


def test_mending_a_bad_row_adds_that_row_alone(store, source):
    import_events(
        source(GOOD[0], "A1,审批,2026-02-30 09:00:00,app,1", GOOD[1]), log_name="按揭", store=store
    )

    report = import_events(
        source(GOOD[0], "A1,审批,2026-02-28 09:00:00,app,1", GOOD[1]), log_name="按揭", store=store
    )

    assert counts(report) == (3, 1, 2, 0)


def test_a_dry_run_counts_and_shows_but_stores_nothing(store, source, own_home):
    import_events(source(GOOD[0]), log_name="按揭", store=store)

    report = import_events(
        source(*GOOD, ",审批,2026-01-06 09:00:00,app,3"),
        log_name="按揭", store=store, dry_run=True,
    )  # fmt: skip

    assert counts(report) == (4, 2, 1, 1)
    assert report.preview.column("case_id").to_pylist() == ["A1", "A1", "A2"]
    assert (report.rejects_path, len(report.rejects)) == (None, 1)
    assert len(content_of(store)) == 1
    assert not (own_home / "rejects").exists() or not list((own_home / "rejects").iterdir())


def test_an_undone_import_can_be_done_again(store, source):
    path = source(*GOOD)
    first = import_events(path, log_name="按揭", store=store)
    before = content_of(store)
    store.withdraw(first.batch_id, by="li", reason="")

    again = import_events(path, log_name="按揭", store=store)

    assert counts(again) == (3, 3, 0, 0)
    assert content_of(store) == before


def test_values_with_and_without_offset_are_warned_of_and_both_read(store, source):
    report = import_events(
        source("A1,a,2026-01-05 09:00:00,,", "A1,b,2026-01-05T09:00:00+08:00,,",
               "A1,c,2026-01-05T01:00:00Z,,", ",d,2026-01-05T01:00:00Z,,"),
        log_name="按揭", store=store,
    )  # fmt: skip

    (warning,) = report.warnings
    assert counts(report) == (4, 3, 0, 1)
    assert warning.startswith(
        "mixed_time_zones: of the times read, rejected rows included, 3 carry an offset and 1 do"
    )
    assert {row["occurred_at"] for row in content_of(store)} == {datetime(2026, 1, 5, 1)}


def test_a_header_without_rows_is_warned_of(store, source):
    report = import_events(source(), log_name="按揭", store=store)

    assert counts(report) == (0, 0, 0, 0)
    assert report.warnings == ("no_rows: the source has no rows, at most a header.",)


def test_local_times_that_never_were_or_were_twice_are_rejected(store, source):
    mapping = Mapping(
        columns={"case_id": ("案件编号",), "activity": ("环节",), "occurred_at": ("时间",)},
        zone="Europe/Berlin",
    )
    path = source(
        "A1,a,2026-03-29 01:59:59,,", "A1,b,2026-03-29 02:30:00,,", "A1,c,2026-03-29 03:00:00,,",
        "A1,d,2026-10-25 02:30:00,,", "A1,e,2026-10-25T02:30:00+01:00,,",
    )  # fmt: skip

    report = import_events(path, log_name="berlin", store=store, mapping=mapping)

    times = {row["activity"]: row["occurred_at"] for row in content_of(store)}
    assert [(reject.row, reject.rule) for reject in report.rejects] == [
        (2, "nonexistent_local_time"),
        (4, "ambiguous_local_time"),
    ]
    assert times == {
        "a": datetime(2026, 3, 29, 0, 59, 59),
        "c": datetime(2026, 3, 29, 1),
        "e": datetime(2026, 10, 25, 1, 30),
    }


def test_a_source_id_twice_with_other_content_is_a_conflict(store, source):
    path = source(
        "1,A1,open,2026-01-05 09:00", "2,A1,close,2026-01-05 10:00",
        "1,A1,open,2026-01-05 09:00", "2,A1,reopen,2026-01-05 11:00",
        header="id,case,act,time",
    )  # fmt: skip

    report = import_events(path, log_name="x", store=store, mapping=WITH_ID)

    assert counts(report) == (4, 2, 1, 1)
    assert [(r.row, r.column, r.rule) for r in report.rejects] == [
        (4, "id", "conflicting_duplicate")
    ]
    assert sorted(row["activity"] for row in content_of(store)) == ["close", "open"]


def test_a_source_id_that_is_stored_with_other_content_is_a_conflict_too(store, source):
    rows = "1,A1,open,2026-01-05 09:00", "2,A1,close,2026-01-05 10:00"
    header = "id,case,act,time"
    import_events(source(*rows, header=header), log_name="x", store=store, mapping=WITH_ID)

    report = import_events(
        source(rows[0], "2,A1,CHANGED,2026-01-05 10:00", "3,A1,new,2026-01-05 12:00",
               header=header),
        log_name="x", store=store, mapping=WITH_ID,
    )  # fmt: skip

    assert counts(report) == (3, 1, 1, 1)
    assert sorted(row["activity"] for row in content_of(store)) == ["close", "new", "open"]


def test_values_too_long_are_rejected_and_shown_by_their_shape(store, source):
    report = import_events(
        source(f"A1,{'x' * 2000},2026-01-05 09:00,,", f"A1,a,2026-01-05 09:00,,{'9' * 70_000}"),
        log_name="按揭", store=store,
    )  # fmt: skip

    assert [(r.column, r.rule) for r in report.rejects] == [
        ("环节", "value_too_long"), ("金额", "value_too_long"),
    ]  # fmt: skip
    assert report.rejects[1].value == "#" * 40 + "… (69960 more)"


def test_formulas_stay_text_in_the_store(store, source):
    formula = "=HYPERLINK(1)"

    import_events(source(f"A1,{formula},2026-01-05 09:00:00,,"), log_name="按揭", store=store)

    assert [row["activity"] for row in content_of(store)] == [formula]


def test_no_customer_data_stands_in_rejects(store, source):
    path = source(
        "王小明,申请,13812345678,app,6222021234567890", "A2,申请,2026-01-06 10:00:00,phone",
        header=HEADER,
    )  # fmt: skip

    report = import_events(path, log_name="按揭", store=store)

    text = report.rejects_path.read_text(encoding="utf-8-sig") + repr(report.rejects)
    assert report.rejected == 2
    assert not [secret for secret in ("王小明", "3812345", "6222021") if secret in text]


def test_a_file_in_another_encoding_loses_only_the_rows_it_spoils(store, source):
    path = source("A1,Müller,2026-01-05 09:00:00,,", "A1,open,2026-01-05 09:00:00,,",
                  header="case,activity,time,channel,x", encoding="latin-1")  # fmt: skip

    report = import_events(path, log_name="x", store=store)
    told = import_events(path, log_name="x", store=store, encoding="latin-1")

    assert counts(report) == (2, 1, 0, 1)
    assert counts(told) == (2, 1, 1, 0)


def test_columns_nobody_recognises_are_listed(store, source):
    with pytest.raises(MappingNotGuessed, match=r"activity, occurred_at.*has: case, x, y"):
        import_events(source("1,2,3", header="case,x,y"), log_name="x", store=store)


def test_a_truncated_gzip_stores_nothing(store, tmp_path):
    text = "\n".join([HEADER, *GOOD * 500]).encode()
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(text)[:-20])

    with pytest.raises(SourceBroken):
        import_events(path, log_name="按揭", store=store)

    assert (store.logs(), store.batches()) == ([], [])


def test_a_log_name_that_is_none_is_refused_before_anything_is_read(store, tmp_path):
    with pytest.raises(LogNameRefused):
        import_events(tmp_path / "nothing.csv", log_name="../x", store=store)


def test_a_file_that_changes_while_it_is_read_is_refused(store, source, own_home):
    path = source(*GOOD)
    status = path.stat()

    def meddle(connection, *arguments, **options):
        rows = read(connection, *arguments, **options)
        path.write_bytes(path.read_bytes().replace(b"A2", b"B7"))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))  # only the bytes can tell
        return rows

    read = import_sources.read_source
    import_sources.read_source = meddle
    try:
        with pytest.raises(SourceChanged):
            import_events(path, log_name="按揭", store=store)
    finally:
        import_sources.read_source = read

    assert (store.logs(), store.batches()) == ([], [])
    assert list((own_home / "tmp").glob("import-*")) == []


@pytest.mark.parametrize("step", [0, 1, 2, 3])
def test_a_cancelled_import_leaves_nothing_behind(store, source, own_home, step):
    def cancel(done, total, message):
        if done == step:
            raise Cancelled

    with pytest.raises(Cancelled):
        import_events(source(*GOOD), log_name="按揭", store=store, progress=cancel)

    assert (store.logs(), store.batches()) == ([], [])
    assert list((own_home / "tmp").glob("import-*")) == []


def test_counts_that_do_not_match_are_an_error_of_its_own(store, source, monkeypatch):
    monkeypatch.setattr(module, "_counts", lambda connection, staged: (99, 0))

    with pytest.raises(CountsDoNotMatch, match="99 rows were read"):
        import_events(source(*GOOD), log_name="按揭", store=store)


FULL_DISK = """
import resource, sys, pathlib
from zhike.engine.store import Batch, Store
from zhike.engine.errors import StoreFull
from zhike.pipelines.import_events import import_events
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    import_events(pathlib.Path(sys.argv[1]), log_name="x", store=Store())
except StoreFull as error:
    print(error.code)
"""


def test_a_full_disk_is_told_and_leaves_no_half_batch(store, source):
    path = source(*(f"A{n},open,2026-01-05 09:00:00,app,{n * 7919 % 99991}" for n in range(40_000)))
    import_events(source(GOOD[0], name="b.csv"), log_name="x", store=store)
    before = content_of(store)

    result = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(path)], capture_output=True, text=True
    )

    assert result.stdout == "disk_full\n", result.stderr[-2000:]
    assert content_of(Store()) == before
    assert import_events(path, log_name="x", store=store).stored == 40_000
    assert store.version(CONTRACT) > 0
