from __future__ import annotations

from zhike.engine.duckdb import connect


def setting(backend, name):
    ((value,),) = backend.con.execute(f"SELECT current_setting('{name}')").fetchall()
    return value


def test_the_engine_counts_in_utc_and_spills_below_the_home(own_home):
    backend = connect()

    assert setting(backend, "TimeZone") == "UTC"
    assert setting(backend, "temp_directory").startswith(str(own_home))


def test_memory_and_threads_follow_the_environment(monkeypatch):
    monkeypatch.setenv("ZHIKE_MEMORY", "1GiB")
    monkeypatch.setenv("ZHIKE_THREADS", "1")

    backend = connect()

    assert setting(backend, "memory_limit") == "1.0 GiB"
    assert setting(backend, "threads") == 1
