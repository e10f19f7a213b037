"""Tables that a command is given as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from zhike.cli.errors import TableUnreadable


def read_table(path: Path) -> Any:
    """Give a CSV file (plain or .gz, by its name) or a Parquet file as an Arrow table."""
    import pyarrow as pa
    from pyarrow import csv, parquet

    try:
        if path.suffix == ".parquet":
            return parquet.read_table(path)
        return csv.read_csv(path)
    except (OSError, pa.ArrowInvalid) as error:
        raise TableUnreadable(path=path) from error
