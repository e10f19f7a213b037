"""Rows arrive as text, in the order of the key; nothing is written and no secret is shown."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import traceback
from pathlib import Path

import duckdb
import pytest
import sqlalchemy as sa

from zhike.integrations import databases
from zhike.integrations.databases import reader
from zhike.integrations.errors import DatabaseRefused, SourceMissing
from zhike.integrations.files import ROW


@pytest.fixture
def sqlite(tmp_path):
    """An SQLite database with three calls, stored in another order than their keys."""
    path = tmp_path / "bank.db"
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TABLE calls (id INTEGER PRIMARY KEY, started TIMESTAMP, amount REAL, note TEXT)"
        )
        database.executemany(
            "INSERT INTO calls VALUES (?, ?, ?, ?)",
            [
                (3, "2026-01-05 11:00:00", 1.5, ""),
                (1, "2026-01-05 09:00:00", None, "查询余额"),
                (2, "not a date", 2, "x"),
            ],
        )
    return f"sqlite:///{path}"


@pytest.fixture
def read(tmp_path):
    def run(url):
        connection = duckdb.connect()
        raw = databases.read(connection, url, folder=tmp_path)
        return connection.sql(f"FROM {raw.table}").to_arrow_table().to_pylist()

    return run


def messages(error):
    """Give what a log would show of an error, without the lines of source code."""
    return list(traceback.TracebackException.from_exception(error).format_exception_only()) + (
        messages(error.__cause__) if error.__cause__ else []
    )


def test_a_table_is_read_as_text_in_the_order_of_its_key(read, sqlite):
    assert read(f"{sqlite}?table=calls") == [
        {ROW: 1, "id": "1", "started": "2026-01-05 09:00:00", "amount": None, "note": "查询余额"},
        {ROW: 2, "id": "2", "started": "not a date", "amount": "2.0", "note": "x"},
        {ROW: 3, "id": "3", "started": "2026-01-05 11:00:00", "amount": "1.5", "note": None},
    ]


def test_a_query_is_read_in_its_own_order(read, sqlite):
    rows = read(f"{sqlite}?query=SELECT id FROM calls ORDER BY id DESC")

    assert [row["id"] for row in rows] == ["3", "2", "1"]


def test_rows_are_fetched_in_parts(read, sqlite, monkeypatch):
    monkeypatch.setattr(reader, "FETCH_ROWS", 2)

    assert [row["id"] for row in read(f"{sqlite}?table=calls")] == ["1", "2", "3"]


def test_columns_of_one_name_in_a_query_are_kept_apart(read, sqlite):
    rows = read(f"{sqlite}?query=SELECT id, id * 2 AS id FROM calls WHERE id = 2")

    assert rows == [{ROW: 1, "id": "2", "id_2": "4"}]


def test_a_query_cannot_write(read, sqlite):
    with pytest.raises(DatabaseRefused):
        read(f"{sqlite}?query=DELETE FROM calls RETURNING id")

    assert len(read(f"{sqlite}?table=calls")) == 3


def test_a_missing_table_is_named(read, sqlite):
    with pytest.raises(
        DatabaseRefused, match=r"sqlite database bank\.db: there is no table 'cals'"
    ):
        read(f"{sqlite}?table=cals")


def test_a_missing_sqlite_file_is_not_created(read, tmp_path):
    with pytest.raises(SourceMissing):
        read(f"sqlite:///{tmp_path}/other.db?table=calls")

    assert not (tmp_path / "other.db").exists()


@pytest.mark.parametrize("query", ["", "?table=calls&query=SELECT 1"])
def test_either_a_table_or_a_query_must_be_named(read, sqlite, query):
    with pytest.raises(DatabaseRefused, match="either a table or a query"):
        read(f"{sqlite}{query}")


def test_what_is_no_address_is_refused_without_repeating_it(read):
    with pytest.raises(DatabaseRefused, match="its address is no URL") as raised:
        read("postgres:://ann:top-secret@db/x")

    assert "top-secret" not in "".join(messages(raised.value))


def test_a_kind_of_database_without_a_driver_says_what_to_install(read):
    with pytest.raises(DatabaseRefused, match="no driver for this kind"):
        read("nodb://ann:secret@host/bank?table=calls")


def test_neither_password_nor_options_are_shown_when_nobody_answers(read):
    with pytest.raises(DatabaseRefused, match=r"database bank on 127\.0\.0\.1") as raised:
        read(
            "postgresql://ann:top-secret@127.0.0.1:1/bank?table=calls&sslpassword=other-secret"
            "&connect_timeout=1"
        )

    shown = "".join(messages(raised.value))
    assert "top-secret" not in shown
    assert "other-secret" not in shown


def postgres_programs() -> Path | None:
    """Give the folder of a PostgreSQL server on this machine, or None."""
    found = [shutil.which("initdb"), *Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return next((Path(each).parent for each in found if each), None)


@pytest.fixture(scope="module")
def postgres(tmp_path_factory):
    """A PostgreSQL server of its own, reached by a socket in a temporary folder."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server on this machine")
    folder = tmp_path_factory.mktemp("pg")
    # The server refuses to run as root.
    as_user = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    if as_user:
        shutil.chown(folder, "postgres", "postgres")
        for above in [folder, *folder.parents][:-2]:
            above.chmod(above.stat().st_mode | 0o011)
    data = folder / "data"
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "ann", "-E", "UTF8", "--no-sync"],
        check=True, capture_output=True, cwd=folder, **as_user,
    )  # fmt: skip
    options = f"-c listen_addresses='' -k {folder} -c fsync=off"
    control = [programs / "pg_ctl", "-D", data, "-w"]
    subprocess.run(
        [*control, "-o", options, "-l", folder / "log", "start"],
        check=True, capture_output=True, cwd=folder, **as_user,
    )  # fmt: skip
    yield f"postgresql://ann@/postgres?host={folder}"
    subprocess.run([*control, "-m", "immediate", "stop"], check=True, cwd=folder, **as_user)


def test_a_postgresql_table_keeps_offsets_and_exact_numbers(read, postgres):
    engine = sa.create_engine(postgres.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as database:
        database.exec_driver_sql("CREATE SCHEMA calls")
        database.exec_driver_sql(
            "CREATE TABLE calls.calls (id int PRIMARY KEY, at timestamptz, wall timestamp,"
            " amount numeric(12, 2), urgent boolean, more jsonb)"
        )
        database.exec_driver_sql(
            "INSERT INTO calls.calls VALUES (2, NULL, NULL, NULL, NULL, NULL),"
            " (1, '2026-01-05 09:30+08', '2026-01-05 09:30', 20000.10, true,"
            """ '{"b": 1, "a": "余额"}')"""
        )
    engine.dispose()

    rows = read(f"{postgres}&table=calls.calls&options=-c%20timezone%3DAsia/Shanghai")

    nothing = dict.fromkeys(("at", "wall", "amount", "urgent", "more"))
    assert rows == [
        {
            ROW: 1,
            "id": "1",
            "at": "2026-01-05 09:30:00+08:00",
            "wall": "2026-01-05 09:30:00",
            "amount": "20000.10",
            "urgent": "true",
            "more": '{"a": "余额", "b": 1}',
        },
        {ROW: 2, "id": "2", **nothing},
    ]


def test_a_postgresql_query_cannot_write(read, postgres):
    engine = sa.create_engine(postgres.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as database:
        database.exec_driver_sql("CREATE SEQUENCE numbers")
    engine.dispose()

    with pytest.raises(DatabaseRefused, match="ReadOnlySqlTransaction"):
        read(f"{postgres}&query=SELECT nextval('numbers')")
