"""The first rows of a source, kept beside it, so that a mapping can be tried at once."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping as Dictionary
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from zhike.integrations.files.raw import HEAD_ROWS, ROW, RawRows
from zhike.pipelines.errors import MappingNotGuessed
from zhike.pipelines.import_guess import guess_mapping
from zhike.pipelines.import_mapping import Mapping, mapping_from_yaml
from zhike.pipelines.import_plan import literal, quoted
from zhike.pipelines.import_sources import SAMPLE, read_source
from zhike.pipelines.workspace import workspace
from zhike.schema.sentence import Sentence, plain_of

SAMPLE_ROWS = HEAD_ROWS
# A record may have so many lines; a cut amid one makes its lines look broken.
TORN_ROWS = 64
KEPT_VALUES = 50
SHOWN_CHARACTERS = 60
PRIVATE = 0o600


@dataclass(frozen=True, kw_only=True)
class Sample:
    """What the head of a source looks like.

    `rows` and `broken` are counted over that head: records read, and records its own format
    forbids; `whole` says whether it is all there is. `later_columns`: what was not looked at may
    have further columns. `values` are some different values of each column. `guessed` is the
    guessed mapping as YAML, empty where the names of the columns did not tell. `sheet` is the
    sheet that was read and `sheets` are the visible ones, for a workbook.
    """

    columns: tuple[str, ...]
    values: Dictionary[str, tuple[str, ...]]
    rows: int
    broken: int
    guessed: str
    whole: bool
    later_columns: bool
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def guess(self) -> Mapping | None:
        """The guessed mapping."""
        return mapping_from_yaml(self.guessed) if self.guessed else None


def sample_files(path: Path, *, sheet: str = "") -> tuple[Path, Path]:
    """Give the files that hold a source's sample: its rows and what is known of them."""
    mark = f".{hashlib.sha256(sheet.encode()).hexdigest()[:16]}" if sheet else ""
    name = f"{path.name}{mark}{SAMPLE}"
    return path.with_name(name), path.with_name(f"{name}.json")


def sample_source(source: str | Path, *, beside: Path, sheet: str = "") -> Sample:
    """Give the sample of a source; it is taken once and kept beside `beside`.

    However large the source is, only its head is read: 4 MB of text, 2,000 rows of a table.

    Raises
    ------
    PipelineError, IntegrationError, EngineError
        The source cannot be read; the sentence says why.
    """
    rows_file, facts_file = sample_files(beside, sheet=sheet)
    if facts_file.exists():
        known = json.loads(facts_file.read_text(encoding="utf-8"))
        values = {name: tuple(found) for name, found in known.pop("values").items()}
        warnings = tuple(Sentence.from_plain(warning) for warning in known.pop("warnings"))
        columns, sheets = tuple(known.pop("columns")), tuple(known.pop("sheets"))
        return Sample(columns=columns, values=values, sheets=sheets, warnings=warnings, **known)
    sample = _take(source, rows_file=rows_file, sheet=sheet)
    plain = asdict(sample) | {"warnings": [plain_of(warning) for warning in sample.warnings]}
    # The facts come last: a sample whose taking was cut short is taken anew.
    descriptor = os.open(facts_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(plain, file, ensure_ascii=False)
    return sample


def _take(source: str | Path, *, rows_file: Path, sheet: str) -> Sample:
    with workspace() as (connection, folder):
        raw = read_source(connection, source, folder=folder, sheet=sheet, head=True)
        _keep(connection, raw, rows_file=rows_file)
        texts = ", ".join(f"CAST({quoted(name)} AS VARCHAR)" for name in raw.columns)
        found = connection.execute(f"SELECT {texts} FROM sample_rows").fetchall()
        rows, broken = _count(connection, raw)
    texts_of = {name: [row[place] or "" for row in found] for place, name in enumerate(raw.columns)}
    return Sample(
        columns=raw.columns,
        values={name: _some(texts) for name, texts in texts_of.items()},
        rows=rows,
        broken=broken,
        guessed=_guessed(raw.columns, texts_of),
        whole=raw.whole,
        later_columns=raw.later_columns,
        sheet=raw.sheet,
        sheets=raw.sheets,
        warnings=raw.warnings,
    )


def _keep(connection: duckdb.DuckDBPyConnection, raw: RawRows, *, rows_file: Path) -> None:
    """Make the table `sample_rows` of the first rows, and write it down."""
    kinds = connection.execute(f"DESCRIBE SELECT * FROM {quoted(raw.table)}").fetchall()
    # Clocks known to be UTC must stay so in the sample, which no longer knows its source.
    columns = ", ".join(
        f"{quoted(name)} AT TIME ZONE 'UTC' AS {quoted(name)}"
        if str(kind).startswith("TIMESTAMP") and kind != "TIMESTAMP WITH TIME ZONE"
        and not raw.unknown_zone
        else quoted(name)
        for name, kind, *_ in kinds
    )  # fmt: skip
    connection.execute(
        f"CREATE TEMP TABLE sample_rows AS SELECT {columns} FROM {quoted(raw.table)}"
        f" ORDER BY {ROW} LIMIT {SAMPLE_ROWS}"
    )
    connection.execute(f"COPY sample_rows TO {literal(str(rows_file))} (FORMAT parquet)")
    rows_file.chmod(PRIVATE)


def _count(connection: duckdb.DuckDBPyConnection, raw: RawRows) -> tuple[int, int]:
    """Count good and broken records, but for those that the end of the head may have broken."""
    rows, bad = quoted(raw.table), quoted(raw.rejects)
    ((good, broken),) = connection.execute(
        f"SELECT (SELECT count(*) FROM {rows}),"
        f' (SELECT count(*) FROM {bad} WHERE ? OR "row" <='
        f" (SELECT max({ROW}) FROM {rows}) - {TORN_ROWS})",
        [raw.whole],
    ).fetchall()
    return int(good), int(broken)


def _some(texts: list[str]) -> tuple[str, ...]:
    different = list(dict.fromkeys(text for text in texts if text))[:KEPT_VALUES]
    return tuple(
        text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"
        for text in different
    )


def _guessed(columns: tuple[str, ...], texts: Dictionary[str, list[str]]) -> str:
    try:
        return guess_mapping(columns, sample=texts).to_yaml()
    except MappingNotGuessed:
        return ""
