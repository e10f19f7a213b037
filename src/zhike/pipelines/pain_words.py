"""What customers said of a pain point, masked, and without whose words they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from zhike.analytics.pains import holds
from zhike.analytics.voice import Reader, lac, mask, without_model
from zhike.engine.store import Store
from zhike.pipelines.journeys import the_store
from zhike.pipelines.pain_board import matter_named
from zhike.pipelines.pain_evidence import LOW_MARK
from zhike.pipelines.reading import opened
from zhike.schema import customer, feedback_text

MOST = 30


@dataclass(frozen=True, kw_only=True)
class Quote:
    """Words with the mark that was given with them; names and numbers in them are masked."""

    text: str
    score: int | None


def words_of(
    matter: str, *, branches: Collection[str] | None = None, store: Store | None = None
) -> list[Quote]:
    """Give some texts with a low mark that hold the words of a matter, in no order of time.

    Texts that nobody signed are among them only where all branches count.
    """
    words = matter_named(matter).words
    if not words:
        return []
    with opened(store or the_store()) as tables:
        rows = tables.of(feedback_text.CONTRACT)
        rows = rows.filter((rows.score <= LOW_MARK) & holds(rows.text, words))
        if branches is not None:
            people = tables.of(customer.CONTRACT)
            near = people.filter(people.home_branch.isin(sorted(branches)))
            rows = rows.semi_join(near, "customer_id")
        # Sorted by the words: an order of time would tell who it may have been.
        found = rows.select("text", "score").distinct().order_by("text").limit(MOST)
        reader = _reader()
        return [
            Quote(text=mask(row["text"], reader=reader).text, score=row["score"])
            for row in found.to_pyarrow().to_pylist()
        ]


def _reader() -> Reader:
    try:
        return lac()
    except ImportError:
        return without_model()
