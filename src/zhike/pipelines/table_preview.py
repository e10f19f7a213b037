"""Rows and values of tables as a page may show them before they are stored: nothing personal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from zhike.pipelines.masking import DISPLAYED, display, mask, mask_found
from zhike.pipelines.table_guess import meant_by
from zhike.pipelines.table_mapping import TableMapping

# Shown as the display rules want it: more would tell who somebody is. A contract's number is that
# of an account.
SHOWN_AS = {"holding_id": "account"}
HIDDEN = frozenset({"birth_number", "birth_date", "narrative", "text", *SHOWN_AS, *DISPLAYED})


def masked_rows(
    rows: Iterable[dict[str, Any]], *, mapping: TableMapping
) -> tuple[dict[str, Any], ...]:
    """Give mapped rows with what is personal masked, also where a header tells that it is."""
    kinds = {name: _kind(name, mapping=mapping) for name in mapping.contract.column_names}
    return tuple(
        {name: _shown(value, kind=kinds[name]) for name, value in row.items()} for row in rows
    )


def masked_samples(
    samples: dict[str, Sequence[str]], *, mapping: TableMapping | None
) -> dict[str, tuple[str, ...]]:
    """Give the first values of each column of a source; of what nobody named only the shape."""
    names = {
        column: name
        for name, columns in (mapping.columns if mapping else {}).items()
        for column in columns
    }
    return {
        column: tuple(_sample(text, name=names.get(column, ""), column=column) for text in texts)
        for column, texts in samples.items()
    }


def _sample(text: str, *, name: str, column: str) -> str:
    kind = meant_by(column) if meant_by(column) in HIDDEN else name
    # A day as the source writes it may begin with the day itself.
    return mask(text) if kind in ("", "birth_date") else str(_shown(text, kind=kind))


def _kind(name: str, *, mapping: TableMapping) -> str:
    """What a column holds: whatever it is mapped to, a header that says "name" is believed."""
    if name in HIDDEN:
        return name
    said = [meant_by(column) for column in mapping.columns.get(name, ())]
    return next((kind for kind in said if kind in HIDDEN), name)


def _shown(value: Any, *, kind: str) -> Any:
    if value is None or kind not in HIDDEN:
        return mask_found(value) if isinstance(value, str) else value
    return display(str(value), kind=SHOWN_AS.get(kind, kind))
