"""CSV: a fast reader for files without fault, a careful one that rejects bad rows one by one."""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO

import duckdb

from zhike.integrations.errors import SourceBroken
from zhike.integrations.files.columns import distinct_columns
from zhike.integrations.files.raw import ROW, RawRows, empty_rejects
from zhike.integrations.files.text import (
    MAX_LINE_BYTES,
    SHOWN_CHARACTERS,
    Line,
    as_utf8,
    first_lines,
    lines,
)
from zhike.schema.sentence import Sentence

DELIMITERS = (",", ";", "\t", "|", "\x01")
SAMPLE_LINES = 200
# A quoted field may hold line ends, but a quote nobody closes must not swallow the file.
MAX_RECORD_LINES = 64


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How the fields of a file are set apart."""

    delimiter: str
    quote: str


@dataclass(frozen=True)
class Record:
    """One record: its fields, or the rule it breaks with the text as it stands."""

    fields: list[str]
    rule: str = ""
    text: str = ""


def read(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    *,
    folder: Path,
    encoding: str = "auto",
    head: bool = False,
) -> RawRows:
    """Read a CSV file (plain or gzip); its first record names the columns.

    Raises
    ------
    SourceBroken
        There is no header, or a gzip file breaks off.
    """
    csv.field_size_limit(max(csv.field_size_limit(), MAX_LINE_BYTES))
    source = first_lines(path, folder=folder) if head else path
    plain = as_utf8(source, folder=folder, encoding=encoding)
    sample = list(islice(lines(plain), SAMPLE_LINES))
    dialect = sniff(sample)
    header = next(_records(iter(sample), dialect), Record([], rule="empty_file"))
    if header.rule:
        raise SourceBroken(
            path=path,
            where=Sentence("line {line}", line=1),
            reason=Sentence("the names of the columns cannot be read ({rule})", rule=header.rule),
            way_out=Sentence("Give the file a header in its first line, and the right --encoding."),
        )
    columns = distinct_columns(header.fields)
    try:
        _load(connection, plain, columns=columns, dialect=dialect)
        rejects = empty_rejects(connection)
    except duckdb.Error:
        rejects = _read_carefully(
            connection, plain, columns=columns, dialect=dialect, folder=folder
        )
    return RawRows(table="raw_rows", columns=columns, rejects=rejects, whole=source is path)


def sniff(sample: list[Line]) -> Dialect:
    """Find the delimiter that cuts most lines into the same number of fields, at least two."""
    texts = [line.text for line in sample if not line.rule]
    quote = "'" if texts and texts[0].startswith("'") and texts[0].endswith("'") else '"'
    best, best_rank = DELIMITERS[0], (0.0, 0)
    for delimiter in DELIMITERS:
        records = _records(
            (Line(text) for text in texts), Dialect(delimiter=delimiter, quote=quote)
        )
        widths = Counter(len(record.fields) for record in records if not record.rule)
        width, count = max(widths.items(), key=lambda item: item[1], default=(0, 0))
        rank = (count / max(len(texts), 1), width)
        if width > 1 and rank > best_rank:
            best, best_rank = delimiter, rank
    return Dialect(delimiter=best, quote=quote)


def _load(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    *,
    columns: tuple[str, ...],
    dialect: Dialect,
    numbered: bool = False,
) -> None:
    """Load a file that must be without fault. The place in the table gives the record number."""
    kinds = {**({ROW: "BIGINT"} if numbered else {}), **dict.fromkeys(columns, "VARCHAR")}
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE raw_source AS SELECT * FROM read_csv(?, columns = ?,"
        " auto_detect = false, header = true, delim = ?, quote = ?, escape = ?,"
        " strict_mode = true, max_line_size = ?)",
        [str(path), kinds, dialect.delimiter, dialect.quote, dialect.quote, MAX_LINE_BYTES],
    )
    number = "*" if numbered else f"rowid + 1 AS {ROW}, *"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW raw_rows AS SELECT {number} FROM raw_source")


def _read_carefully(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    *,
    columns: tuple[str, ...],
    dialect: Dialect,
    folder: Path,
) -> str:
    """Part good records from bad ones in Python, then load both; give the table of the bad."""
    clean, bad = folder / "clean.csv", folder / "rejects.csv"
    with (
        clean.open("w", encoding="utf-8", newline="") as good_file,
        bad.open("w", encoding="utf-8", newline="") as bad_file,
    ):
        _part(path, columns=columns, dialect=dialect, good_file=good_file, bad_file=bad_file)
    standard = Dialect(delimiter=",", quote='"')
    _load(connection, clean, columns=columns, dialect=standard, numbered=True)
    rejects = empty_rejects(connection)
    connection.execute(
        f"INSERT INTO {rejects} SELECT * FROM read_csv(?, header = true, auto_detect = false,"
        " delim = ',', quote = '\"', escape = '\"', columns ="
        " {'row': 'BIGINT', 'column': 'VARCHAR', 'value': 'VARCHAR', 'rule': 'VARCHAR'})",
        [str(bad)],
    )
    return rejects


def _part(
    path: Path,
    *,
    columns: tuple[str, ...],
    dialect: Dialect,
    good_file: IO[str],
    bad_file: IO[str],
) -> None:
    good = csv.writer(good_file, lineterminator="\n")
    bad = csv.writer(bad_file, lineterminator="\n", quoting=csv.QUOTE_ALL)
    good.writerow([ROW, *columns])
    bad.writerow(["row", "column", "value", "rule"])
    records = _records(lines(path), dialect)
    next(records, None)
    for row, found in enumerate(records, start=1):
        record = _of_width(found, width=len(columns))
        if record.rule:
            bad.writerow([row, "", record.text[:SHOWN_CHARACTERS], record.rule])
        else:
            good.writerow([row, *record.fields])


def _of_width(record: Record, *, width: int) -> Record:
    if record.rule or len(record.fields) == width:
        return record
    if len(record.fields) == width + 1 and record.fields[-1] == "":
        return Record(record.fields[:width])  # a delimiter at the end of each line is common
    few = len(record.fields) < width
    return Record([], rule="too_few_fields" if few else "too_many_fields", text=record.text)


def _records(source: Iterator[Line], dialect: Dialect) -> Iterator[Record]:
    """Cut lines into records; a faulty line is a record of its own, and the next starts afresh."""
    waiting: deque[Line] = deque()
    while line := waiting.popleft() if waiting else next(source, None):
        if not line.text and not line.rule:
            continue
        taken = [line]
        record = _parse(taken, dialect)
        while record.rule == "unclosed_quote" and len(taken) < MAX_RECORD_LINES:
            following = waiting.popleft() if waiting else next(source, None)
            if following is None:
                break
            taken.append(following)
            record = _parse(taken, dialect)
        if record.rule:
            waiting.extendleft(reversed(taken[1:]))
        yield record


def _parse(taken: list[Line], dialect: Dialect) -> Record:
    first = taken[0].text
    if broken := next((line.rule for line in taken if line.rule), ""):
        return Record([], rule=broken if len(taken) == 1 else "quote_misplaced", text=first)
    ended = [line.text + line.end for line in taken[:-1]]
    reader = csv.reader(
        [*ended, taken[-1].text],
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        strict=True,
    )
    try:
        fields = next(reader, [])
    except csv.Error as error:
        unclosed = "unexpected end of data" in str(error)
        return Record([], rule="unclosed_quote" if unclosed else "quote_misplaced", text=first)
    return Record(fields, text=first)
