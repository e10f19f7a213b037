from __future__ import annotations

import pytest

from zhike.apps.imports.rules import (
    Counts,
    State,
    address_with_table,
    bytes_needed,
    format_of,
    is_database_address,
    is_ndjson,
    kept_name,
    masked_address,
    may_discard,
    may_start,
    may_undo,
    safe_name,
    sqlite_file,
    state_of,
    suggested_log_name,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("loans.csv", "csv"),
        ("LOANS.XLSX", "excel"),
        ("a.b.ndjson.gz", "ndjson"),
        ("log.xes.gz", "xes"),
        ("client.asc.gz", "csv"),
        ("log.parquet.gz", None),
        ("archive.gz", None),
        ("loans.exe", None),
        ("loans", None),
    ],
)
def test_the_format_follows_the_name(name, expected):
    assert format_of(name) == expected


def test_an_upload_keeps_its_name_and_ending_within_what_a_disk_takes():
    assert kept_name("../../BPI 2012.XES.gz") == "BPI 2012.xes.gz"
    assert kept_name("loans.final.CSV") == "loans.final.csv"
    assert kept_name("贷" * 150 + ".csv") == "贷" * 40 + ".csv"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("C:\\Users\\li\\loans.csv", "loans.csv"),
        ("../../etc/passwd", "passwd"),
        ("a\nb\x00.csv", "ab.csv"),
        ("", "file"),
    ],
)
def test_a_file_name_from_outside_is_made_harmless(name, expected):
    assert safe_name(name) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("BPI_Challenge_2012.xes.gz", "BPI_Challenge_2012"),
        ("贷款 流程(终).csv", "贷款-流程-终"),
        ("--.csv", "log"),
        ("x" * 90 + ".csv", "x" * 64),
    ],
)
def test_a_log_name_is_suggested_from_the_source(name, expected):
    assert suggested_log_name(name) == expected


@pytest.mark.parametrize(
    ("job_state", "is_check", "withdrawn", "expected"),
    [
        (None, False, False, State.DRAFT),
        ("queued", False, False, State.WAITING),
        ("done", False, False, State.DONE),
        ("done", False, True, State.WITHDRAWN),
        ("running", True, False, State.RUNNING),
        ("done", True, False, State.DRAFT),
        ("failed", True, False, State.DRAFT),
    ],
)
def test_the_state_of_an_import_follows_its_job_and_the_store(
    job_state, is_check, withdrawn, expected
):
    assert state_of(job_state=job_state, is_check=is_check, withdrawn=withdrawn) is expected


def test_an_import_starts_only_when_nothing_of_it_runs_or_is_stored():
    assert {state for state in State if may_start(state)} == {
        State.DRAFT,
        State.FAILED,
        State.CANCELLED,
    }
    assert {state for state in State if may_undo(state)} == {State.DONE}
    assert {state for state in State if may_discard(state)} == {
        State.DRAFT,
        State.FAILED,
        State.CANCELLED,
    }


def test_counts_reconcile_only_when_every_row_is_accounted_for():
    assert Counts(read=10, stored=5, duplicates=3, rejected=2).reconcile
    assert not Counts(read=10, stored=5, duplicates=3, rejected=1).reconcile


def test_room_is_needed_for_the_file_and_for_what_is_made_of_it():
    assert bytes_needed(1_000_000_000) == 3_000_000_000 + 200 * 1024**2


def test_ndjson_may_name_its_charset_but_must_be_ndjson():
    assert is_ndjson("application/x-ndjson; charset=utf-8")
    assert not is_ndjson("application/json")
    assert not is_ndjson("")


def test_no_password_and_no_option_of_an_address_is_shown():
    shown = masked_address("postgresql://reader:s3cret@db.bank:5432/core?sslpassword=x")

    assert shown == "postgresql://reader@db.bank:5432/core"


def test_an_address_names_a_known_kind_of_database():
    assert is_database_address("postgresql+psycopg://a@b/c")
    assert not is_database_address("http://a@b/c")
    assert not is_database_address("postgresql")


def test_the_table_stands_once_in_the_address():
    address = address_with_table("postgresql://a:b@c/d?sslmode=require&table=x", table="crm.events")

    assert address == "postgresql://a:b@c/d?sslmode=require&table=crm.events"


def test_the_file_of_an_sqlite_address_is_found():
    assert sqlite_file("sqlite:////home/bank/a.db?x=1") == "/home/bank/a.db"
    assert sqlite_file("sqlite:///a.db") == "a.db"
    assert sqlite_file("postgresql://a@b/c") is None
