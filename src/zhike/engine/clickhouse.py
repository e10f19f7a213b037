"""ClickHouse in this process, through chdb, as an Ibis backend.

Ibis has a backend for a ClickHouse server only, and the SQL it writes counts wrongly without a
word in four places. `ExactCompiler` mends them; a server is reached with the same compiler.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import sqlglot as sg
import sqlglot.expressions as sge
from ibis.backends.sql import SQLBackend
from ibis.backends.sql.compilers.clickhouse import ClickHouseCompiler
from ibis.expr import operations as ops
from ibis.expr import schema as sch
from ibis.expr.types import Expr, Table
from pyarrow import feather

from zhike.engine.errors import EngineMissing

SETTINGS = {
    # Without this an outer join answers with '' and 0 where SQL says null.
    "join_use_nulls": 1,
    "session_timezone": "'UTC'",
    "output_format_arrow_string_as_string": 1,
}


class ExactCompiler(ClickHouseCompiler):  # type: ignore[misc]
    """Ibis' ClickHouse SQL, made exact.

    Distinct counts: Ibis writes `uniq`, an estimate. Quantiles: `quantile`, an estimate from a
    sample of 8,192 rows, and for the median one that interpolates unlike every other engine.
    Window functions: `leadInFrame` says '' instead of null after the last row where the column
    cannot hold null, so a case seems to go on to an activity without a name. Arrays: places count
    from 1, and Ibis remembers it only where the place is a constant.
    """

    SIMPLE_OPS = {ops.CountDistinct: "uniqExact"}  # noqa: RUF012

    def visit_Median(self, op: Any, *, arg: Any, where: Any) -> Any:  # noqa: N802, D102
        return self._visit_quantile("quantileExactInclusive", arg, sge.convert(0.5), where)

    def visit_Quantile(self, op: Any, *, arg: Any, quantile: Any, where: Any) -> Any:  # noqa: N802, D102
        return self._visit_quantile("quantileExactInclusive", arg, quantile, where)

    def visit_MultiQuantile(self, op: Any, *, arg: Any, quantile: Any, where: Any) -> Any:  # noqa: N802, D102
        return self._visit_quantile("quantilesExactInclusive", arg, quantile, where)

    def visit_LagLead(self, op: Any, *, arg: Any, offset: Any, default: Any) -> Any:  # noqa: N802, D102
        return super().visit_LagLead(op, arg=self.f.toNullable(arg), offset=offset, default=default)

    def visit_ArrayIndex(self, op: Any, *, arg: Any, index: Any) -> Any:  # noqa: N802, D102
        return self.f.arrayElement(arg, self.if_(index >= 0, index + 1, index))

    visit_Lag = visit_Lead = visit_LagLead  # noqa: N815


class Backend(SQLBackend):  # type: ignore[misc]
    """Runs Ibis expressions in chdb. One process has one ClickHouse, shared by all of these."""

    name = "clickhouse"
    compiler = ExactCompiler()

    def do_connect(self) -> None:
        """Start ClickHouse in memory."""
        try:
            import chdb
        except ImportError as error:
            raise EngineMissing(engine="clickhouse", needs="the Python package chdb") from error
        self.con = chdb.connect(":memory:")
        self._folder = tempfile.TemporaryDirectory(prefix="zhike-clickhouse-")
        for name, value in SETTINGS.items():
            self.raw_sql(f"SET {name} = {value}")

    @property
    def version(self) -> str:
        """Version of the ClickHouse inside."""
        return str(self.raw_sql("SELECT version() AS version")["version"][0])

    def raw_sql(self, query: str) -> pa.Table:
        """Run SQL and give its rows; a statement without rows gives an empty table."""
        answer = self.con.query(query, "Arrow").bytes()
        return pa.ipc.open_file(pa.BufferReader(answer)).read_all() if answer else pa.table({})

    def to_pyarrow(
        self,
        expr: Expr,
        /,
        *,
        params: Mapping[Any, Any] | None = None,
        limit: int | str | None = None,
        **_: Any,
    ) -> Any:
        """Run an expression and give an Arrow table, column or scalar."""
        self._run_pre_execute_hooks(expr)
        rows = self.raw_sql(self.compile(expr.as_table(), params=params, limit=limit))
        # Ibis takes the next row of a column without nulls for one without nulls; it is not.
        fields = [field.with_nullable(True) for field in expr.as_table().schema().to_pyarrow()]
        typed = rows.rename_columns([field.name for field in fields]).cast(pa.schema(fields))
        return expr.__pyarrow_result__(typed)

    def execute(self, expr: Expr, /, **options: Any) -> Any:
        """Run an expression and give a pandas object."""
        self._run_pre_execute_hooks(expr)
        options.setdefault("limit", None)
        return expr.__pandas_result__(self.to_pyarrow(expr.as_table(), **options).to_pandas())

    def create_table(self, name: str, /, obj: Any = None, *, schema: Any = None, **_: Any) -> Table:
        """Store a frame or the rows of an expression under a name."""
        rows = obj if isinstance(obj, pa.Table) else obj.to_pyarrow()
        self._store(name, rows=rows, schema=ibis.schema(schema or rows.schema))
        return self.table(name)

    def read_parquet(
        self, paths: str | Path | Sequence[str], /, *, table_name: str, **_: Any
    ) -> Table:
        """Give the rows of Parquet files without storing them."""
        places = [paths] if isinstance(paths, str | Path) else paths
        rows = " UNION ALL ".join(
            f"SELECT * FROM file({_text(str(place))}, Parquet)" for place in places
        )
        self.raw_sql(f"CREATE OR REPLACE VIEW {_quoted(table_name)} AS {rows}")
        return self.table(table_name)

    def drop_table(self, name: str, /, *, force: bool = False, **_: Any) -> None:
        """Drop a table of this process."""
        self.raw_sql(f"DROP TABLE {'IF EXISTS ' if force else ''}{_quoted(name)}")

    drop_view = drop_table

    def create_view(self, name: str, /, obj: Table, **_: Any) -> Table:
        """Keep an expression under a name without running it."""
        self.raw_sql(f"CREATE OR REPLACE VIEW {_quoted(name)} AS {self.compile(obj)}")
        return self.table(name)

    def list_tables(self, *, like: str | None = None, database: Any = None) -> list[str]:
        """Name the tables of this process."""
        rows = self.raw_sql("SELECT name FROM system.tables WHERE database = currentDatabase()")
        return list(self._filter_with_like(rows["name"].to_pylist() if rows.num_rows else [], like))

    def get_schema(
        self, table_name: str, /, *, catalog: str | None = None, database: str | None = None
    ) -> sch.Schema:
        """Give the columns of a table with their types."""
        return self._get_schema_using_query(f"SELECT * FROM {_quoted(table_name)}")

    def _get_schema_using_query(self, query: str) -> sch.Schema:
        rows = self.raw_sql(f"DESCRIBE ({query})")
        parse = self.compiler.type_mapper.from_string
        return ibis.schema(
            {row["name"]: parse(row["type"]) for row in rows.select(["name", "type"]).to_pylist()}
        )

    def _register_in_memory_table(self, op: ops.InMemoryTable) -> None:
        self._store(op.name, rows=op.data.to_pyarrow(op.schema), schema=op.schema)

    def _make_memtable_finalizer(self, name: str) -> None:
        return None

    def _store(self, name: str, *, rows: pa.Table, schema: sch.Schema) -> None:
        to_type = self.compiler.type_mapper.to_string
        columns = ", ".join(
            # A list or map cannot be null in ClickHouse; everything else may.
            f"{_quoted(column)} {to_type(kind.copy(nullable=not kind.is_nested()))}"
            for column, kind in schema.items()
        )
        file = Path(self._folder.name) / f"{name}.arrow"
        feather.write_feather(rows, file, compression="uncompressed")
        self.raw_sql(f"CREATE OR REPLACE TABLE {_quoted(name)} ({columns}) ENGINE = Memory")
        rows_of_file = f"SELECT * FROM file({_text(str(file))}, Arrow)"
        self.raw_sql(f"INSERT INTO {_quoted(name)} {rows_of_file}")
        file.unlink()


def connect() -> Backend:
    """Open ClickHouse in this process, counting in UTC.

    Raises
    ------
    EngineMissing
        The extra `clickhouse` is not installed.
    """
    backend = Backend()
    backend.do_connect()
    return backend


def _quoted(name: str) -> str:
    return sg.to_identifier(name, quoted=True).sql("clickhouse")


def _text(value: str) -> str:
    return sge.convert(value).sql("clickhouse")
