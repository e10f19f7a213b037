"""Read what customers wrote: masked before it is stored, with what is praised and blamed.

Each text is read once by each version of the rules. Texts of the store keep their words, masked;
of texts that zhike itself holds sealed only what was read in them is stored, and the words stay
where they can be erased.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import pyarrow as pa
from ibis.expr.types import Table

import zhike
from zhike.analytics import voice
from zhike.engine.store import Batch, Store
from zhike.pipelines.reading import Tables, opened
from zhike.pipelines.sentiment_in_use import model_in_use
from zhike.schema import feedback_text, text_aspect, text_reading
from zhike.schema.contract import Contract

AT_ONCE = 20_000
Progress = Callable[[int, int | None, str], None]
ARROW = {
    "string": pa.string(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "date": pa.date32(),
    "timestamp(6)": pa.timestamp("us"),
}


def read_by() -> str:
    """Give the version of the rules and of the model of sentiment that is in use, if one is.

    Rows of another one are not to be mixed with its rows.
    """
    model = model_in_use()
    return _version(model.digest if model else "")


@cache
def _version(model: str) -> str:
    told = " ".join(filter(None, (voice.rules_version(), zhike.__version__, model)))
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def read_texts(
    store: Store, *, reader: voice.Reader | None = None, progress: Progress | None = None
) -> int:
    """Read every text of the store that was not read yet; give how many.

    Parameters
    ----------
    reader
        Reads names where a cue stands; by default the model where it is installed.
    progress
        Called after every few thousand texts; may raise `Cancelled`.
    """
    done = 0
    names = reader or names_reader()
    for rows in _unread(store):
        _store(store, rows, reader=names, keep_words=True)
        done += len(rows)
        if progress:
            progress(done, None, "Reading texts")
    return done


def read_sealed(store: Store, rows: Sequence[Mapping[str, Any]]) -> int:
    """Read texts whose words must not be stored; rows as of `feedback_text`. Give how many.

    Those that were read before are left alone.
    """
    known = known_of(store, [row["feedback_id"] for row in rows])
    new = [row for row in rows if row["feedback_id"] not in known]
    for start in range(0, len(new), AT_ONCE):
        _store(store, new[start : start + AT_ONCE], reader=None, keep_words=False)
    return len(new)


def known_of(store: Store, ids: Sequence[str]) -> frozenset[str]:
    """Give those of some texts that were read."""
    if not ids:
        return frozenset()
    with opened(store) as tables:
        read = readings(tables)
        found = read.filter(read.feedback_id.isin(list(ids))).feedback_id.to_pyarrow()
    return frozenset(found.to_pylist())


def last_numbers(store: Store) -> dict[str, int]:
    """Give the highest number read of each kind of texts whose words are not stored.

    Such a text is named `KIND-NUMBER`.
    """
    with opened(store) as tables:
        read = readings(tables)
        sealed = read.filter(read.text.isnull() & read.feedback_id.re_search("^[a-z]+-[0-9]+$"))
        parts = sealed.feedback_id.split("-")
        named = sealed.select(kind=parts[0], number=parts[1].cast("int64"))
        last = named.group_by("kind").agg(number=named.number.max()).to_pyarrow().to_pylist()
    return {row["kind"]: row["number"] for row in last}


def readings(tables: Tables) -> Table:
    """Give the texts as the rules of now read them."""
    read = tables.of(text_reading.CONTRACT)
    return read.filter(read.read_by == read_by())


def named_aspects(tables: Tables) -> Table:
    """Give what the texts praise and blame, by the rules of now."""
    named = tables.of(text_aspect.CONTRACT)
    return named.filter(named.read_by == read_by())


@cache
def names_reader() -> voice.Reader:
    """The model where it is installed; else the segmenter, which finds fewer names."""
    try:
        return voice.lac()
    except ImportError:
        return voice.without_model()


def table_of(contract: Contract, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Give rows as a table of a contract; a column that a row lacks is null."""
    fields = [
        pa.field(column.name, ARROW[column.type], nullable=column.nullable)
        for column in contract.columns
    ]
    named = [{field.name: row.get(field.name) for field in fields} for row in rows]
    return pa.Table.from_pylist(named, schema=pa.schema(fields))


def batch_of_readings() -> Batch:
    """Give the batch that all rows of one version belong to: withdrawn, they are read anew."""
    return Batch(batch_id=f"texts-{read_by()}", source="texts", by="zhike")


def _unread(store: Store) -> Iterator[list[dict[str, Any]]]:
    while True:
        with opened(store) as tables:
            texts = tables.of(feedback_text.CONTRACT)
            new = texts.anti_join(readings(tables), "feedback_id").order_by("feedback_id")
            rows: list[dict[str, Any]] = new.limit(AT_ONCE).to_pyarrow().to_pylist()
        if not rows:
            return
        yield rows


def _store(
    store: Store,
    rows: Sequence[Mapping[str, Any]],
    *,
    reader: voice.Reader | None,
    keep_words: bool,
) -> None:
    # Aspects are read of the words as they were written: a mask is a word of its own.
    texts = [row["text"] for row in rows]
    model = model_in_use()
    found = voice.aspects(texts)
    signs = model.predict(texts) if model else voice.sentiments(texts)
    needs = voice.aspects(texts, tree=voice.requirement_tree)
    read, named = [], []
    for row, aspects, wants, sign in zip(rows, found, needs, signs, strict=True):
        told = {**row, "read_by": read_by()}
        masked = voice.mask(row["text"], reader=reader).text if keep_words else None
        read.append({**told, "text": masked, "sentiment": int(sign), "aspects": len(aspects)})
        named += [
            {**told, "aspect": key, "polarity": int(said)}
            for key, said in (aspects | wants).items()
        ]
    # Readings last: they tell that a text was read, also after a crash between the two.
    store.append(
        text_aspect.CONTRACT, table_of(text_aspect.CONTRACT, named), batch=batch_of_readings()
    )
    store.append(
        text_reading.CONTRACT, table_of(text_reading.CONTRACT, read), batch=batch_of_readings()
    )
