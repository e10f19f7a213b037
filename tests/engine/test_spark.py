from __future__ import annotations

import pytest

from zhike.engine import spark
from zhike.engine.errors import EngineMissing


def test_without_java_the_engine_says_what_is_missing(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)

    with pytest.raises(EngineMissing, match=r"needs Java 17.*ZHIKE_WAREHOUSE=duckdb"):
        spark.connect()


@pytest.mark.spark
def test_a_session_counts_in_utc_with_naive_times_and_no_web_page():
    pytest.importorskip("pyspark", reason="PySpark is not installed")

    backend = spark.connect()

    settings = {name: backend._session.conf.get(name) for name in spark.SETTINGS}
    assert settings["spark.sql.session.timeZone"] == "UTC"
    assert settings["spark.sql.timestampType"] == "TIMESTAMP_NTZ"
    assert backend._session.sparkContext.uiWebUrl is None
