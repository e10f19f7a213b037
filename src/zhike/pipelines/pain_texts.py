"""What texts blame, as evidence of pain points: joined to matters, and told where none is named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.pains import NoMatter, PainCatalogue, blamed, entries_of, matters_blamed
from zhike.analytics.voice import aspect_tree
from zhike.pipelines.read_texts import named_aspects, readings
from zhike.pipelines.reading import Tables
from zhike.schema import feedback_text

BLAMED = -1
NEED = "need."  # requirements say the same as the aspects, in other words
SMALLEST = 10  # texts: an aspect of fewer is not named
ANSWER, TEXT = "answer ", "text "  # what a text is part of: a survey's form, or nothing but itself
Within = Callable[[Table, str], Table]  # keeps rows of the period and reach, by their moment


@dataclass(frozen=True, kw_only=True)
class Unjoined:
    """An aspect that is blamed in texts of no matter; `because` where the bank gave it to none."""

    aspect: str
    texts: int
    because: str = ""


@dataclass(frozen=True, kw_only=True)
class TextsTold:
    """How many texts of the period blame something, and how many of them belong to no matter.

    `unsigned` belong to no customer and are evidence of nothing that counts customers; `not_read`
    wait for the worker. `few` aspects are blamed in too few texts of no matter to be named.
    `reasoned` texts of `unjoined` blame nothing but aspects that the bank gave to no matter, saying
    why; `share` is `unjoined` of `blaming`, `open_share` those of them that nobody decided about.
    """

    blaming: int
    unjoined: int
    reasoned: int
    share: Estimate | None
    open_share: Estimate | None
    unsigned: int
    not_read: int
    aspects: tuple[Unjoined, ...]
    few: int


def matters_of_texts(tables: Tables, catalogue: PainCatalogue) -> Table:
    """Give each text with the matters that it blames: `matter`, `feedback_id`. Lazy."""
    names = {aspect.key: aspect.name for aspect in aspect_tree()}
    return matters_blamed(aspects_in(tables), entries_of(catalogue.matters, names))


def aspects_in(tables: Tables) -> Table:
    """What texts praise and blame by the rules of now, without the requirements."""
    named = named_aspects(tables)
    return named.filter(~named.aspect.startswith(NEED))


def blamed_texts(
    tables: Tables,
    matters: Table,
    *,
    within: Within,
    part_of: Mapping[str, str],
) -> Table:
    """Give the texts that blame a matter as its moments.

    Parameters
    ----------
    matters
        As of `matters_of_texts`.
    part_of
        What a text is part of, by its id: words of a complaint are the complaint.
    """
    read = readings(tables)
    read = within(read.mutate(occurred_at=read.written_at), "occurred_at")
    forms = tables.of(feedback_text.CONTRACT).select("feedback_id", "response_id")
    parts = ibis.memtable(
        pa.table(
            {
                "part": pa.array(list(part_of), pa.string()),
                "whole": pa.array(list(part_of.values()), pa.string()),
            }
        )
    )
    rows = read.select("feedback_id", "customer_id", "occurred_at")
    rows = rows.left_join(forms, "feedback_id").drop("feedback_id_right")
    rows = rows.left_join(parts, rows.feedback_id == parts.part)
    rows = rows.mutate(told_by=ibis.coalesce(rows.whole, told_by(rows)))
    return blamed(rows, matters)


def told_by(texts: Table) -> ibis.expr.types.StringValue:
    """Name what a text is part of: its survey's form, else itself."""
    return ibis.coalesce(ANSWER + texts.response_id, TEXT + texts.feedback_id)


def texts_told(
    tables: Tables, matters: Table, *, within: Within, none: Sequence[NoMatter] = ()
) -> TextsTold:
    """Count the texts of the period that blame something, and those of them without a matter.

    Parameters
    ----------
    none
        Aspects that the bank gave to no matter, with why.
    """
    read = within(readings(tables), "written_at")
    named = aspects_in(tables).filter(lambda rows: rows.polarity == BLAMED)
    named = named.semi_join(read, "feedback_id").select("feedback_id", "aspect", "customer_id")
    named = named.distinct().cache()
    loose = named.anti_join(matters, "feedback_id").cache()
    blaming, unsigned = _texts(named), _texts(named.filter(named.customer_id.isnull()))
    reasons = {aspect: one.because for one in none for aspect in one.aspects}
    unjoined = _texts(loose)
    undecided = _texts(loose.filter(loose.aspect.notin(list(reasons)))) if reasons else unjoined
    counted = loose.group_by("aspect").agg(texts=loose.feedback_id.nunique()).to_pyarrow()
    rows = sorted(counted.to_pylist(), key=lambda row: (-row["texts"], row["aspect"]))
    shown = tuple(
        Unjoined(**row, because=reasons.get(row["aspect"], ""))
        for row in rows
        if row["texts"] >= SMALLEST
    )
    texts = within(tables.of(feedback_text.CONTRACT), "written_at")
    return TextsTold(
        blaming=blaming,
        unjoined=unjoined,
        reasoned=unjoined - undecided,
        open_share=wilson(undecided, n=blaming) if blaming else None,
        share=wilson(unjoined, n=blaming) if blaming else None,
        unsigned=unsigned,
        not_read=int(texts.anti_join(readings(tables), "feedback_id").count().to_pyarrow().as_py()),
        aspects=shown,
        few=len(rows) - len(shown),
    )


def _texts(rows: Table) -> int:
    return int(rows.feedback_id.nunique().to_pyarrow().as_py())
