"""Moments: each time a customer came to a step, and whether it went wrong there, and how.

Whatever the evidence (an event log, contacts, survey answers, complaints), it ends as rows of one
shape. So evidences of one matter can be joined, and those who met no trouble can be compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from functools import reduce

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table

from zhike.analytics.clocks.on_tables import seconds_between
from zhike.analytics.frames import Frame, as_table
from zhike.analytics.pains.catalogue import Failures, Matter, PainCatalogue, Process
from zhike.analytics.tables import table_with

STEP = " · "
WAITING = "等候"
COLUMNS = (
    "matter", "evidence", "log_name", "activity", "channel", "customer_id", "moment_at",
    "is_trouble", "touchpoint", "told_by",
)  # fmt: skip


class Evidence(StrEnum):
    """How it shows that something goes wrong."""

    FAILURE = "failure"
    REPEAT = "repeat"
    ABANDONED = "abandoned"
    WAIT = "wait"
    LOOP = "loop"
    GAVE_UP = "gave_up"
    LOW_SCORE = "low_score"
    COMPLAINT = "complaint"
    WORDS = "words"
    ASPECT = "aspect"


# Of several evidences that are one thing told the first stays.
TOLD = (Evidence.COMPLAINT, Evidence.LOW_SCORE, Evidence.WORDS, Evidence.ASPECT)


def failures(log: Frame, rule: Failures, *, matters: Sequence[Matter]) -> Table:
    """Give the moments at touchpoints where something fails.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it, of one `log_name`.
    rule
        Which outcomes mean failure.
    matters
        What is one matter.

    Returns
    -------
    Table
        One row an event of a touchpoint at which any event failed, with `COLUMNS`. Lazy.
    """
    events = _known(as_table(log))
    failed = events.outcome.isin(list(rule.outcomes)).fill_null(False)
    touchpoint = events.touchpoint.fill_null(events.activity)
    bad = events.filter(failed).select(place=touchpoint.name("place")).distinct()
    marked = events.mutate(place=touchpoint, is_trouble=failed)
    at = marked.join(bad, "place")
    name = _matter(
        matters, activity=at.activity, touchpoint=at.place, other=_step(rule.product, at.place)
    )
    return moments_of(
        at.mutate(matter=name, told=at.activity, touchpoint=at.place), evidence=Evidence.FAILURE
    )


def repeats(log: Frame, *, within: timedelta, matters: Sequence[Matter]) -> Table:
    """Give the contacts of a log; trouble is one that its customer had to make again.

    Parameters
    ----------
    log
        One event a contact; `activity` says what it was about.
    within
        How soon he came back about the same.

    Returns
    -------
    Table
        One row a contact, with `COLUMNS`. Lazy.
    """
    events = _known(as_table(log))
    same = ibis.window(group_by=["customer_id", "activity"], order_by=["occurred_at", "sequence"])
    after = events.occurred_at.lead().over(same)
    again = seconds_between(events.occurred_at, after) <= within.total_seconds()
    marked = events.mutate(is_trouble=again.fill_null(False))
    name = _matter(
        matters, activity=marked.activity, touchpoint=marked.touchpoint, other=marked.activity
    )
    return moments_of(marked.mutate(matter=name, told=marked.activity), evidence=Evidence.REPEAT)


def steps(
    log: Frame,
    process: Process,
    *,
    slow_factor: float,
    slow_after: timedelta,
    matters: Sequence[Matter],
) -> Table:
    """Give the steps of a process; trouble is a long wait, a step done again, or the end of it.

    Parameters
    ----------
    log
        Event log of the process.
    process
        Its product, and the activities with which customers give up.
    slow_factor, slow_after
        A wait is long from so many times the median wait before that step on, and not below that
        time.

    Returns
    -------
    Table
        Up to three rows a step: a loop's and a wait's (of steps that somebody at the bank does,
        which name their `resource`), and for the last step before a give-up that one's. Lazy.
    """
    events = _known(as_table(log))
    order = ibis.window(group_by="case_id", order_by=["occurred_at", "sequence"])
    turn = ibis.window(group_by=["case_id", "activity"], order_by=["occurred_at", "sequence"])
    marked = events.mutate(
        before_at=events.completed_at.fill_null(events.occurred_at).lag().over(order),
        turn=ibis.row_number().over(turn),  # counts from 0
        next_activity=events.activity.lead().over(order),
    )
    marked = marked.filter(~marked.activity.isin(list(process.gave_up)))
    name = _matter(
        matters,
        activity=marked.activity,
        touchpoint=marked.touchpoint,
        other=_step(process.product, marked.activity),
    )
    marked = marked.mutate(matter=name, told=marked.activity)
    parts = [
        moments_of(marked.mutate(is_trouble=marked.turn > 0), evidence=Evidence.LOOP),
        moments_of(_waits(marked, slow_factor, slow_after), evidence=Evidence.WAIT),
    ]
    if process.gave_up:
        ended = marked.next_activity.isin(list(process.gave_up)).fill_null(False)
        parts.append(moments_of(marked.mutate(is_trouble=ended), evidence=Evidence.GAVE_UP))
    return union(parts)


def _waits(marked: Table, slow_factor: float, slow_after: timedelta) -> Table:
    of_bank = marked.filter(marked.resource.notnull() & marked.before_at.notnull())
    timed = of_bank.mutate(waited=seconds_between(of_bank.before_at, of_bank.occurred_at))
    usual = timed.group_by("activity").agg(usual=timed.waited.median())
    both = timed.join(usual, "activity")
    return both.mutate(
        is_trouble=(both.waited >= both.usual * slow_factor)
        & (both.waited >= slow_after.total_seconds())
    )


def abandoned(contacts: Frame, *, matters: Sequence[Matter]) -> Table:
    """Give the contacts that were offered; trouble is one that hung up before it was answered.

    Parameters
    ----------
    contacts
        The contract `contact`.
    matters
        A matter names the channels in which waiting is this matter; else each is its own.
    """
    rows = table_with(
        contacts,
        columns=("customer_id", "channel", "offered_at", "outcome", "log_name"),
        called="The table of contacts",
    )
    rows = rows.filter(rows.customer_id.notnull() & rows.outcome.isin(["answered", "abandoned"]))
    name = rows.channel + STEP + WAITING
    for matter in reversed(matters):
        if matter.abandoned:
            here = rows.channel.isin(list(matter.abandoned))
            name = here.ifelse(ibis.literal(matter.name), name)
    marked = rows.mutate(
        matter=name,
        told=rows.channel + STEP + WAITING,
        touchpoint=rows.touchpoint if "touchpoint" in rows.columns else rows.channel,
        occurred_at=rows.offered_at,
        is_trouble=rows.outcome == "abandoned",
    )
    return moments_of(marked, evidence=Evidence.ABANDONED)


def low_scores(answers: Frame, *, low_share: float, matters: Sequence[Matter]) -> Table:
    """Give answers of surveys about a contact; trouble is a score in the lowest part of the scale.

    Parameters
    ----------
    answers
        `customer_id`, `question`, `score`, `scale_min`, `scale_max`, `answered_at`, and of the
        contact asked about `about` (what it was about), `channel`, `touchpoint` and `log_name`;
        null where nobody knows.
    low_share
        Scores up to so large a part of the way from the scale's lowest to its highest point are
        low: 0.25 makes 1 and 2 of 1 to 5 low, 0 to 2 of 0 to 10.

    Returns
    -------
    Table
        One row an answer that belongs to a matter: by its question where a matter names it, or
        else by what the contact was about. Lazy.
    """
    rows = table_with(
        answers,
        columns=("customer_id", "question", "score", "about", "answered_at"),
        called="The table of answers",
    )
    rows = rows.filter(rows.customer_id.notnull())
    span = (rows.scale_max - rows.scale_min).cast("float64")
    low = (rows.score - rows.scale_min).cast("float64") <= span * low_share
    named = ibis.null("string")
    for matter in reversed(matters):
        if matter.questions:
            hit = rows.question.isin(list(matter.questions))
            named = hit.ifelse(ibis.literal(matter.name), named)
    marked = rows.mutate(occurred_at=rows.answered_at, is_trouble=low, named=named)
    about = _matter(matters, activity=marked.about, touchpoint=None, other=marked.about)
    named_rows = marked.mutate(matter=marked.named.fill_null(about), told=marked.question)
    told = moments_of(named_rows, evidence=Evidence.LOW_SCORE)
    return told.filter(told.matter.notnull())


def said(texts: Frame, *, evidence: Evidence, matters: Sequence[Matter]) -> Table:
    """Give texts as moments of the matters whose words they hold; each of them is trouble.

    Parameters
    ----------
    texts
        `customer_id`, `text` and `occurred_at`: of complaints the text is their codes, parted by
        spaces; of others what customers wrote with a low mark. `told_by` may be there.
    evidence
        `COMPLAINT` looks for the codes that a matter names, anything else for its words.

    Returns
    -------
    Table
        One row a text that holds a word of a matter. Lazy.
    """
    rows = table_with(
        texts, columns=("customer_id", "text", "occurred_at"), called="The table of texts"
    )
    rows = rows.filter(rows.customer_id.notnull())
    name = ibis.null("string")
    for matter in reversed(matters):
        named = matter.words
        if evidence is Evidence.COMPLAINT:
            named = tuple(f" {code}" for code in matter.complaints)
        if named:
            here = holds(ibis.literal(" ") + rows.text, named)
            name = here.ifelse(ibis.literal(matter.name), name)
    marked = rows.mutate(
        matter=name,
        told=ibis.literal(str(evidence)),
        is_trouble=ibis.literal(True),
        channel=ibis.null("string"),
        log_name=ibis.null("string"),
        touchpoint=ibis.null("string"),
    )
    told = moments_of(marked, evidence=evidence)
    return told.filter(told.matter.notnull())


def holds(text: StringValue, words: Sequence[str]) -> BooleanValue:
    """Say whether a text holds one of some words."""
    return reduce(lambda one, other: one | other, [text.contains(word) for word in words])


def once(moments: Table) -> Table:
    """Leave one evidence of a matter where several are one thing that a customer told.

    A complaint and its own words, an answer and the words beside it, a text that is found by words
    and by what it blames: `told_by` names the one thing. The complaint stays before the score, the
    score before the words. What has no `told_by` stays, and so does what is no trouble.
    """
    one = moments.told_by.notnull() & moments.is_trouble
    place = ibis.cases(
        *((moments.evidence == str(kind), turn) for turn, kind in enumerate(TOLD)), else_=len(TOLD)
    )
    same = ibis.window(group_by=["matter", "told_by"])
    marked = moments.mutate(
        place=place, best=one.ifelse(place, ibis.null("int64")).min().over(same), one=one
    )
    return marked.filter(~marked.one | (marked.place == marked.best)).drop("place", "best", "one")


def union(parts: Sequence[Table]) -> Table:
    """Put moments of several evidences together."""
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def matter_of(catalogue: PainCatalogue, name: str) -> Matter:
    """Give the matter of that name with all its names; its name alone where nobody wrote more."""
    for matter in catalogue.matters:
        if matter.name == name:
            return matter
    return Matter(name=name, activities=(name.rpartition(STEP)[2],))


def _matter(
    matters: Sequence[Matter],
    *,
    activity: StringValue | None,
    touchpoint: StringValue | None,
    other: StringValue,
) -> StringValue:
    """The first matter that names the activity or the touchpoint; else the step's own name."""
    name = other
    for matter in reversed(matters):
        hits = []
        if activity is not None and matter.activities:
            hits.append(activity.isin(list(matter.activities)).fill_null(False))
        if touchpoint is not None and matter.touchpoints:
            hits.append(touchpoint.isin(list(matter.touchpoints)).fill_null(False))
        if hits:
            fits = reduce(lambda one, two: one | two, hits)
            name = fits.ifelse(ibis.literal(matter.name), name)
    return name


def _step(product: str, activity: StringValue) -> StringValue:
    return ibis.literal(product + STEP) + activity


def _known(events: Table) -> Table:
    return events.filter(events.customer_id.notnull())


def moments_of(rows: Table, *, evidence: Evidence) -> Table:
    """Give marked rows the shape that all evidences have: `COLUMNS`."""
    return rows.select(
        matter=rows.matter,
        evidence=ibis.literal(str(evidence)),
        log_name=rows.log_name.cast("string"),
        activity=rows.told,
        channel=rows.channel.cast("string"),
        customer_id=rows.customer_id,
        moment_at=rows.occurred_at.cast("timestamp(6)"),
        is_trouble=rows.is_trouble,
        touchpoint=rows.touchpoint.cast("string"),
        told_by=rows.told_by.cast("string") if "told_by" in rows.columns else ibis.null("string"),
    )
