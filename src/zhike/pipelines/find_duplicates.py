"""Entries of a customer master in, proposals out: which of them may be one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date

import pyarrow as pa

from zhike.analytics.identity import Resolution, resolve

FIELDS = ("name", "birth", "sex", "contact", "email")
_AT_ONCE = 10_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One entry of the master, opened. It is never stored or logged."""

    record_id: str
    kind: str
    name: str
    sex: str | None = None
    birth_date: date | None = None
    id_number: str | None = None
    passport: str | None = None
    credit_code: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What one field says of a pair: how far it agrees (-1 unknown), and how many bits."""

    level: int
    bits: float


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Two entries that are one person (`match`) or may be (`doubtful`), with the evidence."""

    first_id: str
    second_id: str
    strength: str
    rule: str
    probability: float
    weight: float
    fields: dict[str, Evidence]


@dataclass(frozen=True, kw_only=True)
class Found:
    """Proposals in portions, the surest first; how many entries and pairs were looked at."""

    entries: int
    candidates: int
    matches: int
    doubtful: int
    proposals: Iterator[list[Proposal]]


def find_duplicates(portions: Iterable[Sequence[Entry]]) -> Found:
    """Find the entries that may be one person.

    Parameters
    ----------
    portions
        The entries of the master, some thousands at a time: a portion is let go once it is taken
        over into columns.
    """
    tables = [_table(portion) for portion in portions]
    whole = pa.concat_tables([_SCHEMA.empty_table(), *tables])
    resolution = resolve(whole)
    said = resolution.pairs["decision"].to_pylist()
    return Found(
        entries=whole.num_rows,
        candidates=resolution.candidates,
        matches=said.count("match"),
        doubtful=said.count("doubtful"),
        proposals=_proposals(resolution),
    )


_SCHEMA = pa.schema(
    [
        (item.name, pa.date32() if item.name == "birth_date" else pa.string())
        for item in fields(Entry)
    ]
)


def _table(portion: Sequence[Entry]) -> pa.Table:
    return pa.Table.from_pylist([asdict(entry) for entry in portion], schema=_SCHEMA)


def _proposals(resolution: Resolution) -> Iterator[list[Proposal]]:
    for batch in resolution.pairs.to_batches(max_chunksize=_AT_ONCE):
        yield [
            Proposal(
                first_id=row["first_id"],
                second_id=row["second_id"],
                strength=row["decision"],
                rule=row["rule"],
                probability=row["probability"],
                weight=round(row["weight"], 2),
                fields={
                    name: Evidence(level=row[f"{name}_level"], bits=round(row[f"{name}_weight"], 2))
                    for name in FIELDS
                },
            )
            for row in batch.to_pylist()
        ]
