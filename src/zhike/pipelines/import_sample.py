"""The first rows of a source, kept beside it, so that a mapping can be tried at once."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping as Dictionary
from dataclasses import asdict, dataclass
from pathlib import Path

from zhike.engine.duckdb import connect
from zhike.engine.home import subfolder
from zhike.integrations.files.raw import ROW
from zhike.pipelines.errors import MappingNotGuessed
from zhike.pipelines.import_guess import guess_mapping
from zhike.pipelines.import_mapping import Mapping, mapping_from_yaml
from zhike.pipelines.import_plan import literal, quoted
from zhike.pipelines.import_sources import read_source

SAMPLE_ROWS = 2_000
KEPT_VALUES = 50
SHOWN_CHARACTERS = 60
PRIVATE = 0o600


@dataclass(frozen=True, kw_only=True)
class Sample:
    """What a source looks like.

    `rows` and `broken` are counted over the whole source: records read, and records its own
    format forbids. `values` are some different values of each column. `guessed` is the guessed
    mapping as YAML, empty where the names of the columns did not tell.
    """

    columns: tuple[str, ...]
    values: Dictionary[str, tuple[str, ...]]
    rows: int
    broken: int
    guessed: str
    warnings: tuple[str, ...] = ()

    @property
    def guess(self) -> Mapping | None:
        """The guessed mapping."""
        return mapping_from_yaml(self.guessed) if self.guessed else None


def sample_files(path: Path) -> tuple[Path, Path]:
    """Give the files that hold a source's sample: its rows and what is known of them."""
    return path.with_name(f"{path.name}.sample.parquet"), path.with_name(f"{path.name}.sample.json")


def sample_source(source: str | Path, *, beside: Path) -> Sample:
    """Give the sample of a source; it is taken once and kept beside `beside`.

    Raises
    ------
    PipelineError, IntegrationError, EngineError
        The source cannot be read; the sentence says why.
    """
    rows_file, facts_file = sample_files(beside)
    if facts_file.exists():
        known = json.loads(facts_file.read_text(encoding="utf-8"))
        values = {name: tuple(found) for name, found in known.pop("values").items()}
        columns, warnings = tuple(known.pop("columns")), tuple(known.pop("warnings"))
        return Sample(columns=columns, values=values, warnings=warnings, **known)
    sample = _take(source, rows_file=rows_file)
    # The facts come last: a sample whose taking was cut short is taken anew.
    descriptor = os.open(facts_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(sample), file, ensure_ascii=False)
    return sample


def _take(source: str | Path, *, rows_file: Path) -> Sample:
    folder = Path(tempfile.mkdtemp(prefix="sample-", dir=subfolder("tmp")))
    connection = connect().con
    try:
        raw = read_source(connection, source, folder=folder)
        kinds = connection.execute(f"DESCRIBE SELECT * FROM {quoted(raw.table)}").fetchall()
        # Clocks known to be UTC must stay so in the sample, which no longer knows its source.
        columns = ", ".join(
            f"{quoted(name)} AT TIME ZONE 'UTC' AS {quoted(name)}"
            if str(kind).startswith("TIMESTAMP") and kind != "TIMESTAMP WITH TIME ZONE"
            and not raw.unknown_zone
            else quoted(name)
            for name, kind, *_ in kinds
            if name != ROW
        )  # fmt: skip
        connection.execute(
            f"CREATE TEMP TABLE sample_rows AS SELECT {columns} FROM {quoted(raw.table)}"
            f" ORDER BY {ROW} LIMIT {SAMPLE_ROWS}"
        )
        connection.execute(f"COPY sample_rows TO {literal(str(rows_file))} (FORMAT parquet)")
        rows_file.chmod(PRIVATE)
        texts = ", ".join(f"CAST({quoted(name)} AS VARCHAR)" for name in raw.columns)
        found = connection.execute(f"SELECT {texts} FROM sample_rows").fetchall()
        ((rows, broken),) = connection.execute(
            f"SELECT (SELECT count(*) FROM {quoted(raw.table)}),"
            f" (SELECT count(*) FROM {quoted(raw.rejects)})"
        ).fetchall()
    finally:
        connection.close()
        shutil.rmtree(folder, ignore_errors=True)
    texts_of = {name: [row[place] or "" for row in found] for place, name in enumerate(raw.columns)}
    return Sample(
        columns=raw.columns,
        values={name: _some(texts) for name, texts in texts_of.items()},
        rows=rows,
        broken=broken,
        guessed=_guessed(raw.columns, texts_of),
        warnings=raw.warnings,
    )


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
