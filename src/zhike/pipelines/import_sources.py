"""Any source as `RawRows`: the reader is chosen by the name of the file."""

from __future__ import annotations

import hashlib
import importlib
from dataclasses import dataclass
from pathlib import Path

import duckdb

from zhike.integrations.errors import SheetUnknown, SourceMissing
from zhike.integrations.files.raw import RawRows
from zhike.pipelines.errors import SourceChanged, SourceUnknown

EXCEL = "files.excel"
SAMPLE = ".sample"  # what `import_sample` keeps of a source; people have no such files
# By name, so that a CSV import does not load the readers of Excel and XES.
READERS = {
    ".csv": "files.csv",
    ".tsv": "files.csv",
    ".txt": "files.csv",
    ".asc": "files.csv",
    ".ndjson": "files.ndjson",
    ".jsonl": "files.ndjson",
    ".parquet": "files.parquet",
    ".xes": "xes",
    SAMPLE: "files.sample",
    ".xlsx": EXCEL,
    ".xlsm": EXCEL,
}


@dataclass(frozen=True, kw_only=True)
class Fingerprint:
    """What tells that a file is still the same."""

    size: int
    modified_ns: int
    digest: str


def is_database(source: str | Path) -> bool:
    """Tell a database URL from a path."""
    return "://" in str(source)


def source_label(source: str | Path) -> str:
    """Give a name of the source that holds no password."""
    return str(source).split("://")[0] + " database" if is_database(source) else Path(source).name


def fingerprint(path: Path) -> Fingerprint:
    """Read the whole file once and give its fingerprint."""
    try:
        status = path.stat()
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "blake2b").hexdigest()
    except OSError as error:
        raise SourceMissing(path=path, reason=error.strerror or str(error)) from error
    return Fingerprint(size=status.st_size, modified_ns=status.st_mtime_ns, digest=digest)


def check_unchanged(path: Path, *, before: Fingerprint) -> None:
    """Raise SourceChanged unless the file is what it was."""
    status = path.stat()
    same = (status.st_size, status.st_mtime_ns) == (before.size, before.modified_ns)
    if not same or fingerprint(path) != before:
        raise SourceChanged(path=path)


def read_source(
    connection: duckdb.DuckDBPyConnection,
    source: str | Path,
    *,
    folder: Path,
    encoding: str = "auto",
    sheet: str = "",
    head: bool = False,
) -> RawRows:
    """Put the rows of a file or database table on the connection.

    `sheet` names one of a workbook; without it the first visible one is read. With `head` only
    the first rows are read, however many there are.

    Raises
    ------
    SourceUnknown
        The name does not end like a file zhike reads.
    SheetUnknown
        The source has no such sheet.
    """
    path = Path(source_label(source))
    if is_database(source):
        _refuse_sheet(sheet, path=path)
        databases = importlib.import_module("zhike.integrations.databases")
        rows: RawRows = databases.read(connection, str(source), folder=folder, head=head)
        return rows
    path = Path(source)
    ending = Path(path.stem).suffix if path.suffix.lower() == ".gz" else path.suffix
    kind = READERS.get(ending.lower())
    if kind is None:
        raise SourceUnknown(name=path.name, known=[end for end in READERS if end != SAMPLE])
    options: dict[str, object] = {"encoding": encoding, "head": head}
    if kind == EXCEL:
        options["sheet"] = sheet
    else:
        _refuse_sheet(sheet, path=path)
    reader = importlib.import_module(f"zhike.integrations.{kind}")
    rows = reader.read(connection, path, folder=folder, **options)
    return rows


def read_unchanged(
    connection: duckdb.DuckDBPyConnection,
    source: str | Path,
    *,
    folder: Path,
    encoding: str = "auto",
    sheet: str = "",
) -> RawRows:
    """Read a source, and raise SourceChanged where a file changed in the meantime."""
    before = None if is_database(source) else fingerprint(Path(source))
    rows = read_source(connection, source, folder=folder, encoding=encoding, sheet=sheet)
    if before:
        check_unchanged(Path(source), before=before)
    return rows


def _refuse_sheet(sheet: str, *, path: Path) -> None:
    """Only workbooks have sheets: a name that nothing would heed is a slip."""
    if sheet:
        raise SheetUnknown(path=path, sheet=sheet, known=())
