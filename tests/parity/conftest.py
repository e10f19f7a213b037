"""One log on every engine: written once as Parquet, opened by each."""

from __future__ import annotations

from types import SimpleNamespace

import ibis
import pyarrow.parquet as pq
import pytest
from tests.parity.random_log import random_log


@pytest.fixture(scope="session")
def log_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("parity") / "log.parquet"
    pq.write_table(random_log(n=300, seed=7), path)
    return path


@pytest.fixture(scope="session")
def duckdb_log(log_file):
    return ibis.duckdb.connect().read_parquet(log_file)


@pytest.fixture(scope="session")
def spark_log(log_file):
    from zhike.engine import spark

    backend = spark.connect()
    # A few hundred rows: compiling each plan to bytecode would take longer than running it.
    backend.raw_sql("SET spark.sql.codegen.wholeStage = false")
    backend.raw_sql("SET spark.sql.codegen.factoryMode = NO_CODEGEN")
    backend.raw_sql("SET spark.sql.shuffle.partitions = 1")
    return backend.read_parquet(str(log_file))


@pytest.fixture(scope="session")
def clickhouse_log(log_file):
    pytest.importorskip("chdb", reason="chdb is not installed")
    from zhike.engine import clickhouse

    return clickhouse.connect().read_parquet(log_file, table_name="parity_log")


@pytest.fixture
def logs(request):
    """Give the log of an engine by its name, opened when first asked for."""
    return SimpleNamespace(of=lambda engine: request.getfixturevalue(f"{engine}_log"))
