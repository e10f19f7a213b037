"""Spark in this process, through Ibis' PySpark backend."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from typing import TYPE_CHECKING

import ibis

from zhike.engine.errors import EngineMissing
from zhike.engine.home import subfolder

if TYPE_CHECKING:
    from ibis.backends.pyspark import Backend

SETTINGS = {
    # Times are naive UTC in every table; another session zone would shift them.
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # The default of 200 partitions costs seconds on a small machine.
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


def connect(*, master: str | None = None) -> Backend:
    """Open Spark, or give the session that already runs in this process.

    Parameters
    ----------
    master
        Where Spark runs, for example ``spark://host:7077``; by default `ZHIKE_SPARK_MASTER`, or
        ``local[2]``: two threads of this process.

    Raises
    ------
    EngineMissing
        The extra `spark` is not installed, or there is no Java.
    """
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise EngineMissing(engine="spark", needs="Java 17 or later (openjdk-17-jre-headless)")
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineMissing(engine="spark", needs="the Python package pyspark") from error
    builder = SparkSession.builder.appName("zhike").master(
        master or os.environ.get("ZHIKE_SPARK_MASTER") or "local[2]"
    )
    # A folder of its own: tables that another process left behind would refuse new ones.
    folder = tempfile.mkdtemp(prefix="spark-", dir=subfolder("tmp"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    places = {"spark.sql.warehouse.dir": f"{folder}/tables", "spark.local.dir": folder}
    for name, value in (SETTINGS | places).items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    # Not Backend().do_connect(…): only this way Ibis registers the options its compiler reads.
    return ibis.pyspark.connect(session)
