from __future__ import annotations

import os
import sqlite3
from contextlib import closing

import psycopg
import pytest
from tests.ready_banks import put_bank

COUNT = "SELECT count(*) FROM people_user"


@pytest.fixture
def open_one(tmp_path, own_database):
    """Give a function that puts a ready bank into an empty home and connects to its database."""
    url = os.environ.get("DATABASE_URL")

    def opened(name):
        put_bank(tmp_path / name, url=url)
        if url:
            return closing(psycopg.connect(url))
        return closing(sqlite3.connect(tmp_path / name / "zhike.sqlite3"))

    return opened


def test_what_a_test_does_to_its_bank_is_not_in_the_next(open_one):
    with open_one("first") as first:
        (people,) = first.execute(COUNT).fetchone()
        first.execute("DROP TABLE audit_auditrow")
        first.execute("UPDATE people_user SET name = 'another'")
        first.commit()
    with open_one("second") as second:
        (kept,) = second.execute(f"{COUNT} WHERE name <> 'another'").fetchone()
        (rows,) = second.execute("SELECT count(*) FROM audit_auditrow").fetchone()

    assert people == kept > 0
    assert rows > 0
