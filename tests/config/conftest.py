"""Connections of the bank's kind to a database of SQLite in a file."""

from __future__ import annotations

import pytest

from zhike.config import env
from zhike.config.sqlite.base import DatabaseWrapper

SOON = 20


@pytest.fixture
def connected(tmp_path, django_db_blocker, monkeypatch):
    """Give a maker of connections to one database, each for a thread of its own."""
    # A browser of an earlier test leaves its loop running in this thread.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    made = []

    def connect(*, seconds: float = SOON) -> DatabaseWrapper:
        settings = {
            "ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "CONN_HEALTH_CHECKS": False,
            "CONN_MAX_AGE": 0, "TIME_ZONE": None, "HOST": "", "PORT": "", "USER": "",
            "PASSWORD": "", "TEST": {}, **env.sqlite(tmp_path / "bank.sqlite3"),
        }  # fmt: skip
        settings["OPTIONS"] = {**settings["OPTIONS"], "timeout": seconds}
        made.append(DatabaseWrapper(settings, alias="line"))
        made[-1].inc_thread_sharing()
        return made[-1]

    with django_db_blocker.unblock():
        connect().cursor().execute("CREATE TABLE written (who INTEGER)")
        yield connect
        for one in made:
            one.close()


def begin(connection: DatabaseWrapper) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def write(connection: DatabaseWrapper, who: int) -> None:
    begin(connection)
    connection.cursor().execute("INSERT INTO written VALUES (%s)", [who])
    connection.commit()
    connection.set_autocommit(True)
