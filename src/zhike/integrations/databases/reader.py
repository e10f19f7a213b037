"""Rows of a database table or query, streamed as text.

The address is an SQLAlchemy URL with what to read in its query: ``?table=NAME`` (or
``schema.NAME``) or ``?query=SELECT …``. Nothing is ever written to that database. No message
holds the password or the options of the URL.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    NoSuchModuleError,
    NoSuchTableError,
    SQLAlchemyError,
)

from zhike.integrations.errors import DatabaseRefused, SourceMissing
from zhike.integrations.files.columns import distinct_columns
from zhike.integrations.files.parts import TextParts
from zhike.integrations.files.raw import HEAD_ROWS, RawRows
from zhike.schema.sentence import Sentence

FETCH_ROWS = 10_000
# psycopg 3 is the driver zhike brings; a plain address means it.
DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where the database is and what to read there. `label` is safe to show."""

    url: URL = field(repr=False)
    label: str
    table: str = ""
    query: str = ""


def read(
    connection: duckdb.DuckDBPyConnection, url: str, *, folder: Path, head: bool = False
) -> RawRows:
    """Read the table or the query that the URL names, in the order of its primary key.

    With `head` only the first rows are fetched.

    Times keep the offset they have; those without one hang where the mapping's zone says.

    Raises
    ------
    DatabaseRefused
        The URL is none, the database cannot be reached, or it refuses the table or query.
    SourceMissing
        The file of an SQLite database is not there.
    """
    address = parse_address(url)
    engine = _engine(address)
    try:
        with engine.connect() as database:
            _only_read(database)
            return _read_rows(connection, database, address=address, folder=folder, head=head)
    except NoSuchTableError:
        raise _refused(
            address,
            reason=Sentence("there is no table {table!r}", table=address.table),
            way_out=Sentence(
                "Check its spelling; write schema.table where it is in another schema."
            ),
        ) from None
    except SQLAlchemyError as error:
        # Its text may hold the statement with its values, so only the driver's kind is shown;
        # `from None` keeps the rest out of the traceback too.
        raise _refused(
            address,
            reason=Sentence("it answers with {kind}", kind=_kind(error)),
            way_out=Sentence("Check address, password, rights, and the table or query."),
        ) from None
    finally:
        engine.dispose()


def parse_address(url: str) -> Address:
    """Part the address of the database from what is to be read there.

    Examples
    --------
    >>> address = parse_address("postgresql://ann:secret@db/bank?table=calls")
    >>> address.label, address.table
    ('postgresql database bank on db', 'calls')
    """
    try:
        given = make_url(url)
    except ArgumentError:
        raise DatabaseRefused(
            database=Sentence("The database"),
            reason=Sentence("its address is no URL"),
            way_out=Sentence("Write it like postgresql://user:password@host/database?table=NAME."),
        ) from None
    table, query = (str(given.query.get(name, "")) for name in ("table", "query"))
    bare = given.difference_update_query(["table", "query"])
    kind = bare.get_backend_name()
    name = Path(bare.database).name if kind == "sqlite" and bare.database else bare.database
    label = f"{kind} database {name or ''}".strip() + (f" on {bare.host}" if bare.host else "")
    address = Address(
        url=bare.set(drivername=DRIVERS.get(bare.drivername, bare.drivername)),
        label=label,
        table=table,
        query=query,
    )
    if bool(table) == bool(query):
        raise _refused(
            address,
            reason=Sentence("the address must name either a table or a query"),
            way_out=Sentence("End it with ?table=NAME or ?query=SELECT … ."),
        )
    return address


def _engine(address: Address) -> sa.Engine:
    path = Path(address.url.database or "")
    # SQLite would create a database that is not there.
    if address.url.get_backend_name() == "sqlite" and not path.is_file():
        raise SourceMissing(path=path, reason=Sentence("no such file"))
    try:
        return sa.create_engine(address.url, hide_parameters=True)
    except (NoSuchModuleError, ModuleNotFoundError):
        raise _refused(
            address,
            reason=Sentence("no driver for this kind of database is installed"),
            way_out=Sentence(
                "PostgreSQL comes with pip install 'zhike[web]'; others need their own driver."
            ),
        ) from None


def _only_read(database: Connection) -> None:
    kind = database.dialect.name
    if kind == "sqlite":
        database.exec_driver_sql("PRAGMA query_only = ON")
    if kind == "postgresql":
        database.exec_driver_sql("SET TRANSACTION READ ONLY")


def _read_rows(
    connection: duckdb.DuckDBPyConnection,
    database: Connection,
    *,
    address: Address,
    folder: Path,
    head: bool,
) -> RawRows:
    most = HEAD_ROWS if head else None
    statement = (
        sa.text(address.query) if address.query else _table(database, address.table, most=most)
    )
    streamed = database.execution_options(stream_results=True, yield_per=most or FETCH_ROWS)
    result = streamed.execute(statement)
    columns = distinct_columns(result.keys())
    parts, taken = TextParts(folder, columns=columns), 0
    # The database may go on for hours: of a head only the first part is fetched.
    for rows in islice(result.partitions(), 1 if head else None):
        _take(parts, rows=rows, columns=columns)
        taken += len(rows)
    result.close()
    return replace(parts.raw_rows(connection), whole=taken != most)


def _table(database: Connection, name: str, *, most: int | None) -> sa.Select[Any]:
    schema, _, bare = name.rpartition(".")
    table = sa.Table(bare, sa.MetaData(), schema=schema or None, autoload_with=database)
    # Reflected types are not wanted: SQLite's would try to read dates that are none.
    columns: list[sa.ColumnClause[Any]] = [sa.column(each.name) for each in table.columns]
    plain = sa.table(table.name, *columns, schema=table.schema)
    keys = [plain.columns[column.name] for column in table.primary_key]
    return sa.select(plain).order_by(*keys).limit(most)


def _take(parts: TextParts, *, rows: Iterable[sa.Row[Any]], columns: tuple[str, ...]) -> None:
    for row in rows:
        parts.add({name: _text(value) for name, value in zip(columns, row, strict=True)})


def _text(value: object) -> str | None:
    """Give a value as the text a CSV export would hold."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value.total_seconds())
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return str(value)


def _kind(error: SQLAlchemyError) -> str:
    original = error.orig if isinstance(error, DBAPIError) else None
    return type(original or error).__name__


def _refused(address: Address, *, reason: str, way_out: str) -> DatabaseRefused:
    # A sentence begins with a capital, whatever the kind of database.
    return DatabaseRefused(
        database=Sentence("The {label}", label=address.label), reason=reason, way_out=way_out
    )
