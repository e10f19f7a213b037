"""What texts blame, joined to the matters it belongs to; what belongs to none is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import ibis
import pyarrow as pa
from ibis.expr.types import Table

from zhike.analytics.frames import Frame
from zhike.analytics.pains.catalogue import Matter
from zhike.analytics.pains.moments import Evidence, moments_of
from zhike.analytics.tables import table_with

ALL_OF = "+"  # in an entry: aspects that one text has to name together
PART = "·"  # between a touchpoint's channel and its step
BLAMED = -1
PAIRS = pa.schema(
    [("entry", pa.int64()), ("matter", pa.string()), ("aspect", pa.string()), ("size", pa.int64())]
)


def entries_of(
    matters: Sequence[Matter], names: Mapping[str, str]
) -> tuple[tuple[str, frozenset[str]], ...]:
    """Give which aspects a text has to name to be evidence of which matter.

    Parameters
    ----------
    matters
        What is one matter. An entry of `aspects` is a key, or several joined by ``+``.
    names
        What each aspect is called, by its key: an aspect whose name is that of a matter, of one of
        its activities or of a touchpoint (or of its step, after the last ``·``) belongs to that
        matter, unless the aspect alone is written down for another one.

    Returns
    -------
    tuple
        Pairs of a matter and the aspects that a text has to name together.

    Examples
    --------
    >>> login = Matter(name="login", touchpoints=("app·Sign in",), aspects=("a.slow + b.code",))
    >>> [(name, sorted(keys)) for name, keys in entries_of([login], {"step.sign_in": "Sign in"})]
    [('login', ['a.slow', 'b.code']), ('login', ['step.sign_in'])]
    """
    written = [(matter.name, _parts(entry)) for matter in matters for entry in matter.aspects]
    alone = {next(iter(wanted)) for _matter, wanted in written if len(wanted) == 1}
    called = [
        (matter.name, frozenset({key}))
        for matter in matters
        for key, name in names.items()
        if key not in alone and name in _names(matter)
    ]
    return (*written, *called)


def matters_blamed(aspects: Frame, entries: Iterable[tuple[str, frozenset[str]]]) -> Table:
    """Give the texts that blame a matter: they name all aspects of an entry and blame one of them.

    Parameters
    ----------
    aspects
        `feedback_id`, `aspect` and `polarity`: the contract `text_aspect`, rows of one `read_by`.
    entries
        As of `entries_of`.

    Returns
    -------
    Table
        `matter` and `feedback_id`, each pair once. Lazy.
    """
    rows = table_with(
        aspects, columns=("feedback_id", "aspect", "polarity"), called="The table of aspects"
    )
    pairs = [
        {"entry": number, "matter": matter, "aspect": aspect, "size": len(wanted)}
        for number, (matter, wanted) in enumerate(entries)
        for aspect in sorted(wanted)
    ]
    wanted = ibis.memtable(pa.Table.from_pylist(pairs, schema=PAIRS))
    named = rows.join(wanted, "aspect")
    whole = named.group_by("feedback_id", "entry", "matter", "size").agg(
        named=named.aspect.nunique(), worst=named.polarity.min()
    )
    fits = whole.filter((whole.named == whole["size"]) & (whole.worst == BLAMED))
    return fits.select("matter", "feedback_id").distinct()


def blamed(texts: Frame, matters: Frame) -> Table:
    """Give texts that blame a matter as its moments; each of them is trouble.

    Parameters
    ----------
    texts
        `feedback_id`, `customer_id`, `occurred_at`, and `told_by`: what else tells of the same, see
        `zhike.analytics.pains.moments.once`; null where nothing does.
    matters
        As of `matters_blamed`.

    Returns
    -------
    Table
        Moments as of `zhike.analytics.pains.moments`. Lazy.
    """
    rows = table_with(
        texts,
        columns=("feedback_id", "customer_id", "occurred_at", "told_by"),
        called="The table of texts",
    )
    rows = rows.filter(rows.customer_id.notnull()).join(
        table_with(matters, columns=("matter", "feedback_id"), called="The table of matters"),
        "feedback_id",
    )
    nothing = ibis.null("string")
    marked = rows.mutate(
        told=ibis.literal(str(Evidence.ASPECT)),
        is_trouble=ibis.literal(True),
        log_name=nothing,
        channel=nothing,
        touchpoint=nothing,
    )
    return moments_of(marked, evidence=Evidence.ASPECT)


def first_of_day(moments: Table, *, minutes_ahead: int = 0) -> Table:
    """Leave one of the texts in which a customer blames a matter on one day: a talk is one.

    Parameters
    ----------
    minutes_ahead
        How far the bank's clocks are ahead of UTC: days are the bank's.
    """
    is_text = moments.evidence == str(Evidence.ASPECT)
    rows = moments.mutate(
        day=(moments.moment_at + ibis.interval(minutes=minutes_ahead)).date(), is_text=is_text
    )
    same = ibis.window(
        group_by=["matter", "customer_id", "day", "is_text"], order_by=["moment_at", "told_by"]
    )
    rows = rows.mutate(turn=ibis.row_number().over(same))
    return rows.filter(~rows.is_text | (rows.turn == 0)).drop("day", "is_text", "turn")


def parts_of(matter: Matter) -> set[str]:
    """Give every aspect that a matter names, by itself or together with others."""
    return {part for entry in matter.aspects for part in _parts(entry)}


def _parts(entry: str) -> frozenset[str]:
    return frozenset(part.strip() for part in entry.split(ALL_OF))


def _names(matter: Matter) -> set[str]:
    steps = {place.rpartition(PART)[2].strip() for place in matter.touchpoints}
    return {matter.name, *matter.activities, *matter.touchpoints, *steps}
