"""Entries of a customer master in one form, so that equal means equal."""

from __future__ import annotations

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from ibis.expr.types import Table

from zhike.analytics.errors import MissingColumns
from zhike.analytics.frames import Frame
from zhike.analytics.identity.contact_points import plain_addresses, plain_emails, plain_phones
from zhike.analytics.identity.names import sounds, written_names
from zhike.analytics.identity.numbers import (
    births,
    sexes,
    valid_credit_codes,
    valid_identity_numbers,
)

REQUIRED = ("record_id", "name")
OPTIONAL = {
    "kind": pa.string(),  # entries of different kinds are never compared
    "sex": pa.string(),
    "birth_date": pa.date32(),
    "id_number": pa.string(),
    "passport": pa.string(),
    "credit_code": pa.string(),
    "phone": pa.string(),
    "email": pa.string(),
    "address": pa.string(),
}
COLUMNS = (*REQUIRED, *OPTIONAL)


def in_one_form(entries: Frame) -> pa.Table:
    """Give the entries of a customer master in one form.

    Parameters
    ----------
    entries
        One row an entry: `record_id` and `name`, and as far as they are known `kind`, `sex`,
        `birth_date`, `id_number`, `passport`, `credit_code`, `phone`, `email`, `address`.
        A column may be absent, a value null or empty.

    Returns
    -------
    pa.Table
        In the same order: `row` (from 0), `record_id`, `kind`, `name`, `letters`, `head`, `tail`,
        `is_latin`, `birth`, `sex`, `document` (valid identity number or credit code), `passport`,
        `phone`, `email`, `address`. A valid identity number fills in birth date and sex.

    Raises
    ------
    MissingColumns
        `record_id` or `name` is absent.
    """
    given = _columns(entries)
    numbers = valid_identity_numbers(given["id_number"])
    spoken = sounds(given["name"])
    count = len(given["record_id"])
    columns = {
        "row": pa.array(np.arange(count)),
        "record_id": given["record_id"],
        "kind": pc.fill_null(given["kind"], ""),
        "name": written_names(given["name"]),
        **{name: spoken[name] for name in ("letters", "head", "tail", "is_latin")},
        "birth": pc.coalesce(given["birth_date"], births(numbers)),
        "sex": pc.coalesce(given["sex"], sexes(numbers)),
        "document": pc.coalesce(numbers, valid_credit_codes(given["credit_code"])),
        "passport": pc.utf8_upper(given["passport"]),
        "phone": plain_phones(given["phone"]),
        "email": plain_emails(given["email"]),
        "address": plain_addresses(given["address"]),
    }
    return pa.table(columns)


def _columns(entries: Frame) -> dict[str, pa.Array]:
    table = _arrow(entries)
    if missing := set(REQUIRED) - set(table.column_names):
        raise MissingColumns(
            table="The table of entries", missing=missing, found=table.column_names
        )
    types = {name: pa.string() for name in REQUIRED} | OPTIONAL
    return {
        name: _filled(table[name], kind)
        if name in table.column_names
        else pa.nulls(table.num_rows, kind)
        for name, kind in types.items()
    }


def _filled(column: pa.ChunkedArray, kind: pa.DataType) -> pa.Array:
    """An empty text means not known, as null does."""
    whole = column.cast(kind)
    whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], kind)
    if kind != pa.string():
        return whole
    return pc.if_else(pc.equal(whole, ""), pa.scalar(None, kind), whole)


def _arrow(entries: Frame) -> pa.Table:
    if isinstance(entries, Table):
        return entries.to_pyarrow()
    rows = nw.from_native(entries)
    table: pa.Table = (rows.collect() if isinstance(rows, nw.LazyFrame) else rows).to_arrow()
    return table
