"""Files: CSV, NDJSON, Parquet, Excel and XES, each read as `RawRows`.

Every reader module has one function ``read(connection, path, *, folder, encoding="auto",
head=False)`` that gives `RawRows`. `folder` is a folder of its own for temporary files; the caller
empties it. With `head` only the first rows are read, however large the file is: a first look.
"""

from zhike.integrations.files.raw import ROW, RawRows, empty_rejects, raw_rows

__all__ = ["ROW", "RawRows", "empty_rejects", "raw_rows"]
