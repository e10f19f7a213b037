from __future__ import annotations

import sqlite3
from contextlib import closing

import psycopg
import pytest
from tests.postgresql import fresh_database
from tests.ready_banks import put_bank

COUNT = "SELECT count(*) FROM people_user"


@pytest.fixture
def open_one(tmp_path):
    """Give a function that puts a ready bank into an empty place and connects to its database."""

    def opened(name, url):
        put_bank(tmp_path / name, url=url)
        if url:
            return closing(psycopg.connect(url))
        return closing(sqlite3.connect(tmp_path / name / "zhike.sqlite3"))

    return opened


def test_what_a_test_does_to_its_bank_the_next_test_does_not_see(open_one):
    with fresh_database() as url, open_one("first", url) as first:
        (people,) = first.execute(COUNT).fetchone()
        first.execute("DROP TABLE audit_auditrow")
        first.execute("UPDATE people_user SET name = 'another'")
        first.commit()
    with fresh_database() as url, open_one("second", url) as second:
        (kept,) = second.execute(f"{COUNT} WHERE name <> 'another'").fetchone()
        (rows,) = second.execute("SELECT count(*) FROM audit_auditrow").fetchone()

    assert people == kept > 0
    assert rows > 0
