"""Words of customers in an imported table: masked among the staged rows, before any is stored."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from zhike.pipelines.read_texts import names_reader
from zhike.pipelines.table_stage import GOOD
from zhike.pipelines.text_store import masked_words

MASKED = frozenset({"texts"})  # tables with a column `text` in customers' own words
AT_ONCE = 5_000
FOUND = pa.schema([("masked_row", pa.int64()), ("masked", pa.string())])


def mask_words(connection: duckdb.DuckDBPyConnection) -> None:
    """Replace the words of every good row by what may be stored of them.

    The store only grows, so what came into it in the clear could never be erased.
    """
    names_reader()  # loaded once, not within the loop
    # Nothing else is asked of the connection until the last row is read.
    rows = connection.execute(f"SELECT source_row, text FROM {GOOD} WHERE problem IS NULL")
    found = []
    while some := rows.fetchmany(AT_ONCE):
        numbers, texts = zip(*some, strict=True)
        found.append(pa.table([numbers, list(map(masked_words, texts))], schema=FOUND))
    connection.register("words_masked", pa.concat_tables([FOUND.empty_table(), *found]))
    connection.execute(
        f"UPDATE {GOOD} SET text = masked, text_text = masked FROM words_masked"
        " WHERE source_row = masked_row"
    )
