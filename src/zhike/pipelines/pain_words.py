"""What customers said of a pain point, masked, and without whose words they are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ibis.expr.types import Table

from zhike.analytics.pains import holds, matter_of
from zhike.analytics.voice import mask
from zhike.engine.store import Store
from zhike.pipelines.journeys import the_store
from zhike.pipelines.pain_board import catalogue_of_bank
from zhike.pipelines.pain_evidence import LOW_MARK
from zhike.pipelines.pain_texts import matters_of_texts
from zhike.pipelines.read_texts import names_reader, readings
from zhike.pipelines.reading import Tables, opened
from zhike.pipelines.text_results import of_branches
from zhike.pipelines.text_words import OpenSealed
from zhike.schema import feedback_text

MOST = 30
MOST_OPENED = 200  # sealed texts


@dataclass(frozen=True, kw_only=True)
class Quote:
    """Words with the mark that was given with them; names and numbers in them are masked."""

    text: str
    score: int | None


def words_of(
    matter: str,
    *,
    branches: Collection[str] | None = None,
    open_sealed: OpenSealed | None = None,
    store: Store | None = None,
) -> list[Quote]:
    """Give some texts that tell of a matter, each once, in no order of time.

    Those that blame an aspect of it, and those with a low mark that hold its words.

    Parameters
    ----------
    branches
        Whose customers' texts count; None: all, also those that nobody signed.
    open_sealed
        Gives the masked words of texts whose words lie elsewhere; without it they are left out.
    """
    with opened(store or the_store()) as tables:
        found = [
            *_blaming(tables, matter, branches=branches, open_sealed=open_sealed),
            *_holding(tables, matter, branches=branches),
        ]
    # Sorted by the words: an order of time would tell who it may have been.
    return sorted({one.text: one for one in found}.values(), key=lambda one: one.text)[:MOST]


def texts_of(matter: str, *, kinds: Collection[str], store: Store | None = None) -> list[str]:
    """Give the ids of texts that blame a matter, of those that zhike itself holds sealed.

    `kinds` are what the ids begin with: `message` of `message-7`.
    """
    with opened(store or the_store()) as tables:
        ids = _ids(tables, matter)
        ours = ids.filter(ids.feedback_id.re_search(f"^({'|'.join(sorted(kinds))})-[0-9]+$"))
        return sorted(ours.feedback_id.to_pyarrow().to_pylist())


def _ids(tables: Tables, matter: str) -> Table:
    pairs = matters_of_texts(tables, catalogue_of_bank())
    return pairs.filter(pairs.matter == matter).select("feedback_id")


def _blaming(
    tables: Tables,
    matter: str,
    *,
    branches: Collection[str] | None,
    open_sealed: OpenSealed | None,
) -> Iterable[Quote]:
    read = of_branches(readings(tables), tables, branches)
    mine = read.semi_join(_ids(tables, matter), "feedback_id")
    here = mine.filter(mine.text.notnull()).select("text", "score").distinct()
    rows = here.order_by("text").limit(MOST).to_pyarrow().to_pylist()
    shut: Mapping[str, str] = {}
    if open_sealed:
        sealed = mine.filter(mine.text.isnull()).order_by(mine.feedback_id.hash())
        keys = sealed.limit(MOST_OPENED).feedback_id.to_pyarrow().to_pylist()
        shut = open_sealed(keys) if keys else {}
    return [
        *(Quote(text=row["text"], score=row["score"]) for row in rows),
        *(Quote(text=text, score=None) for text in shut.values()),
    ]


def _holding(tables: Tables, matter: str, *, branches: Collection[str] | None) -> Iterable[Quote]:
    words = matter_of(catalogue_of_bank(), matter).words
    if not words:
        return []
    rows = tables.of(feedback_text.CONTRACT)
    rows = rows.filter((rows.score <= LOW_MARK) & holds(rows.text, words))
    rows = of_branches(rows, tables, branches)
    found = rows.select("text", "score").distinct().order_by("text").limit(MOST)
    return [
        Quote(text=mask(row["text"], reader=names_reader()).text, score=row["score"])
        for row in found.to_pyarrow().to_pylist()
    ]
