"""NDJSON: one JSON object on each line; keys are columns, bad lines are rejected one by one."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb

from zhike.integrations.errors import NoRecords
from zhike.integrations.files.columns import distinct_columns
from zhike.integrations.files.raw import ROW, RawRows, empty_rejects
from zhike.integrations.files.text import MAX_LINE_BYTES, as_utf8, first_lines, lines
from zhike.schema.sentence import Sentence

# What a line breaks that holds no object.
RULE = "invalid_json"


def read(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    *,
    folder: Path,
    encoding: str = "auto",
    head: bool = False,
) -> RawRows:
    """Read a file of JSON objects (plain or gzip). Nested values are kept as JSON text.

    Raises
    ------
    NoRecords
        No line holds an object.
    SourceBroken
        The file is an archive, or a gzip file breaks off.
    """
    source = first_lines(path, folder=folder) if head else path
    plain = as_utf8(source, folder=folder, encoding=encoding)
    rejects = empty_rejects(connection)
    try:
        _load(connection, plain)
    except duckdb.Error:
        _load_carefully(connection, plain, folder=folder)
    connection.execute(
        f"INSERT INTO {rejects} SELECT {ROW}, '', left(line, 200), coalesce(rule, '{RULE}')"
        f" FROM raw_lines WHERE NOT is_object"
    )
    keys = [
        key
        for (key,) in connection.execute(
            "SELECT key FROM (SELECT unnest(json_keys(line)) AS key, rowid AS place"
            " FROM raw_lines WHERE is_object) GROUP BY key ORDER BY min(place), key"
        ).fetchall()
    ]
    if not keys:
        raise NoRecords(
            path=path,
            where=Sentence("line {line}", line=1),
            reason=Sentence("no line holds a JSON object with keys"),
            way_out=Sentence("Write one object on each line."),
        )
    columns = distinct_columns(keys)
    values = ", ".join(
        f"json_extract_string(line, {_pointer(key)}) AS {_quoted(name)}"
        for key, name in zip(keys, columns, strict=True)
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE raw_rows AS SELECT {ROW}, {values}"
        " FROM raw_lines WHERE is_object"
    )
    whole = source is path
    return RawRows(
        table="raw_rows", columns=columns, rejects=rejects, whole=whole, later_columns=not whole
    )


def _load(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Load every line as it stands: no delimiter and no quote that a line could hold."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE raw_text AS SELECT * FROM read_csv(?,"
        " columns = {'line': 'VARCHAR'}, auto_detect = false, header = false, delim = chr(1),"
        " quote = '', escape = '', max_line_size = ?)",
        [str(path), MAX_LINE_BYTES],
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE raw_lines AS SELECT row_number() OVER () AS {ROW}, line,"
        f" CAST(NULL AS VARCHAR) AS rule, {_is_object('line')} AS is_object FROM raw_text"
        " WHERE trim(line) <> ''"
    )


def _load_carefully(connection: duckdb.DuckDBPyConnection, path: Path, *, folder: Path) -> None:
    clean = folder / "lines.csv"
    with clean.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        full = (line for line in lines(path) if line.rule or line.text.strip())
        for row, line in enumerate(full, start=1):
            writer.writerow([row, line.text, line.rule])
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE raw_lines AS SELECT {ROW}, line, nullif(rule, '') AS rule,"
        f" coalesce(rule, '') = '' AND {_is_object('line')} AS is_object FROM read_csv(?,"
        f" columns = {{'{ROW}': 'BIGINT', 'line': 'VARCHAR', 'rule': 'VARCHAR'}},"
        " auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"',"
        " max_line_size = ?)",
        [str(clean), 4 * MAX_LINE_BYTES],
    )


def _is_object(line: str) -> str:
    valid = f"CASE WHEN json_valid({line}) THEN {line} END"
    return f"coalesce(json_type({valid}) = 'OBJECT', false)"


def _pointer(key: str) -> str:
    """Address a key by JSON pointer, which knows no wildcards."""
    escaped = key.replace("~", "~0").replace("/", "~1").replace("'", "''")
    return f"'/{escaped}'"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
