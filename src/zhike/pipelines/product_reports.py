"""What customers say of one product in one month: counts with intervals, and typical texts.

Texts are complaints, survey words, reviews, tickets: whatever was read. A figure of fewer than ten
texts is none; of the sources of a product enough are left out that none can be counted back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ibis.expr.types import Table

from zhike.analytics import voice
from zhike.analytics.intervals import Estimate, difference_of, wilson
from zhike.analytics.surveys import suppress
from zhike.pipelines.journeys import the_store
from zhike.pipelines.product_figures import (
    CodedComplaint,
    ProductComplaints,
    ProductScore,
    product_complaints,
    product_scores,
)
from zhike.pipelines.read_texts import named_aspects, readings
from zhike.pipelines.reading import Tables, opened
from zhike.pipelines.text_alarms import local_day
from zhike.pipelines.text_issues import Issue, issues_in
from zhike.pipelines.text_results import MINIMUM, every_aspect, of_branches
from zhike.pipelines.text_words import MOST_OPENED, MOST_READ, OpenSealed
from zhike.schema import feedback_text

__all__ = [
    "PRODUCTS",
    "CodedComplaint",
    "ProductMonth",
    "examples_in_store",
    "last_month",
    "month_after",
    "product_month",
    "product_months_in_store",
    "texts_wait",
]

PRODUCTS = tuple(one.key for one in every_aspect() if one.axis == "product")
BESIDE = ("channel", "step", "cause")  # axes of what is blamed in the same texts
MONTHS = 12
EXAMPLES = 6
NOTHING = (0, 0, 0)
Counts = tuple[int, int, int]  # praised, named without opinion, blamed


@dataclass(frozen=True, kw_only=True)
class Source:
    """Texts of one source that name the product; without counts they are hidden."""

    source: str
    counts: Counts | None


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What texts that name the product blame besides it; `share` is of those texts."""

    aspect: str
    n: int
    share: Estimate


@dataclass(frozen=True, kw_only=True)
class Month:
    """One month of the course; without `blamed` too few texts name the product."""

    month: date
    texts: int
    n: int | None
    blamed: Estimate | None


@dataclass(frozen=True, kw_only=True)
class Emerged:
    """An issue that was called in the month; without `blamed` too few texts speak of it yet."""

    aspects: tuple[str, ...]
    called_on: date
    blamed: int | None
    before: Estimate
    during: Estimate | None
    change: str


@dataclass(frozen=True, kw_only=True)
class Example:
    """A text that stands for others, by its id; `alike` texts say nearly the same."""

    text_id: str
    alike: int


@dataclass(frozen=True, kw_only=True)
class ProductMonth:
    """A product in a month. `named` is of all texts, `praised` and `blamed` of those that name it.

    `change` is the share blamed less that of the month before; None where that had too few texts.
    `complaints` is None where no business code is the product's own.
    """

    product: str
    month: date
    texts: int
    counts: Counts
    named: Estimate
    praised: Estimate
    blamed: Estimate
    change: Estimate | None
    sources: tuple[Source, ...]
    beside: tuple[Beside, ...]
    course: tuple[Month, ...]
    issues: tuple[Emerged, ...]
    examples: tuple[Example, ...]
    scores: tuple[ProductScore, ...]
    complaints: ProductComplaints | None

    @property
    def n(self) -> int:
        """How many texts name it."""
        return sum(self.counts)


def product_month(
    tables: Tables,
    product: str,
    *,
    month: date,
    issues: Sequence[Issue] = (),
    complaints: Sequence[CodedComplaint] = (),
    open_sealed: OpenSealed | None = None,
) -> ProductMonth | None:
    """Put together what texts of the whole bank say of a product; None of fewer than ten texts.

    Parameters
    ----------
    product
        Key of an aspect, as ``product.payment``.
    month
        Its first day, in the bank's zone.
    issues
        Those of the store; what was called in the month and concerns the product is told.
    complaints
        All of the month, by their codes.
    open_sealed
        Gives the masked words of texts that lie sealed, so that they may stand for others.
    """
    texts = _by_day(readings(tables))
    named = _by_day(named_aspects(tables))
    mine = named.filter(named.aspect == product)
    cells = _cells(mine, first=_back(month, MONTHS - 1), until=month_after(month))
    counts = _sum(cells, month)
    if sum(counts) < MINIMUM:
        return None
    totals = _totals(texts, first=_back(month, MONTHS - 1), until=month_after(month))
    now = mine.filter((mine.day >= month) & (mine.day < month_after(month)))
    blamed, n = wilson(counts[2], n=sum(counts)), sum(counts)
    before = _sum(cells, _back(month, 1))
    return ProductMonth(
        product=product,
        month=month,
        texts=totals.get(month, 0),
        counts=counts,
        named=wilson(n, n=totals.get(month, 0)),
        praised=wilson(counts[0], n=n),
        blamed=blamed,
        change=difference_of(wilson(before[2], n=sum(before)), blamed)
        if sum(before) >= MINIMUM
        else None,
        sources=_sources({key[1]: one for key, one in cells.items() if key[0] == month}),
        beside=_beside(named, now, n=n),
        course=_course(cells, totals),
        issues=_emerged(issues, product, month=month, named=named),
        examples=_examples(texts, now, open_sealed),
        scores=product_scores(tables, product, month=month, until=month_after(month)),
        complaints=product_complaints(complaints, product),
    )


def product_months_in_store(
    products: Collection[str],
    *,
    month: date,
    complaints: Sequence[CodedComplaint] = (),
    open_sealed: OpenSealed | None = None,
) -> list[ProductMonth]:
    """Give what is told of some products in a month; those of too few texts are left out."""
    with opened(the_store()) as tables:
        issues = issues_in(tables).found
        found = [
            product_month(
                tables,
                one,
                month=month,
                issues=issues,
                complaints=complaints,
                open_sealed=open_sealed,
            )
            for one in products
        ]
    return [one for one in found if one]


def last_month(*, today: date) -> date | None:
    """Give the first day of the newest month that is over and has texts.

    None where there is none, or where some texts are not read yet: after a change of the rules all
    are read anew, and a report of half of them would be wrong.
    """
    with opened(the_store()) as tables:
        read = readings(tables)
        if _waits(tables, read):
            return None
        days = _by_day(read).day
        last: date | None = days.max(where=days < today.replace(day=1)).to_pyarrow().as_py()
    return last.replace(day=1) if last else None


def texts_wait() -> bool:
    """Say whether texts of the store are not read yet: until then there is no report."""
    with opened(the_store()) as tables:
        return _waits(tables, readings(tables))


def _waits(tables: Tables, read: Table) -> bool:
    waiting = tables.of(feedback_text.CONTRACT).anti_join(read, "feedback_id")
    return bool(waiting.count().to_pyarrow().as_py())


def examples_in_store(
    ids: Sequence[str],
    *,
    branches: Collection[str] | None,
    open_sealed: OpenSealed | None = None,
) -> dict[str, tuple[str, str]]:
    """Give source and masked words of texts of customers in reach; erased ones are left out."""
    if not ids:
        return {}
    with opened(the_store()) as tables:
        texts = of_branches(readings(tables), tables, branches)
        mine = texts.filter(texts.feedback_id.isin(list(ids)))
        rows = mine.select("feedback_id", "source", "text").to_pyarrow().to_pylist()
    told = _with_words(rows, open_sealed)
    return {row["feedback_id"]: (row["source"], row["text"]) for row in told}


def month_after(month: date) -> date:
    """Give the first day of the next month.

    Examples
    --------
    >>> month_after(date(2025, 12, 1))
    datetime.date(2026, 1, 1)
    """
    return _back(month, -1)


def _back(month: date, months: int) -> date:
    place = month.year * 12 + month.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)


def _by_day(rows: Table) -> Table:
    return rows.mutate(day=local_day(rows.written_at))


def _cells(mine: Table, *, first: date, until: date) -> dict[tuple[date, str], Counts]:
    rows = mine.filter((mine.day >= first) & (mine.day < until))
    counted = (
        rows.mutate(month=rows.day.truncate("M").cast("date"))
        .group_by("month", "source", "polarity")
        .agg(count=lambda t: t.count())
    )
    found: dict[tuple[date, str], list[int]] = {}
    for row in counted.to_pyarrow().to_pylist():
        cell = found.setdefault((row["month"], row["source"]), [0, 0, 0])
        cell[1 - row["polarity"]] += row["count"]
    return {key: (p, n, b) for key, (p, n, b) in found.items()}


def _sum(cells: Mapping[tuple[date, str], Counts], month: date) -> Counts:
    own = [one for (when, _source), one in cells.items() if when == month]
    return sum(x[0] for x in own), sum(x[1] for x in own), sum(x[2] for x in own)


def _totals(texts: Table, *, first: date, until: date) -> dict[date, int]:
    rows = texts.filter((texts.day >= first) & (texts.day < until))
    counted = (
        rows.mutate(month=rows.day.truncate("M").cast("date"))
        .group_by("month")
        .agg(count=lambda t: t.count())
    )
    return {row["month"]: row["count"] for row in counted.to_pyarrow().to_pylist()}


def _sources(own: Mapping[str, Counts]) -> tuple[Source, ...]:
    counts = {source: sum(one) for source, one in own.items()}
    found = suppress(counts, totals={"all": list(counts)}, minimum=MINIMUM)
    return tuple(
        Source(source=source, counts=None if source in found.hidden else own[source])
        for source in sorted(own, key=lambda one: (one in found.hidden, -counts[one], one))
    )


def _beside(named: Table, now: Table, *, n: int) -> tuple[Beside, ...]:
    others = named.semi_join(now, "feedback_id").filter(lambda t: t.polarity < 0)
    counted = others.group_by("aspect").agg(count=lambda t: t.feedback_id.nunique())
    rows = [
        row
        for row in counted.to_pyarrow().to_pylist()
        if row["aspect"].partition(".")[0] in BESIDE and row["count"] >= MINIMUM
    ]
    rows.sort(key=lambda row: (-row["count"], row["aspect"]))
    return tuple(
        Beside(aspect=row["aspect"], n=row["count"], share=wilson(row["count"], n=n))
        for row in rows
    )


def _course(
    cells: Mapping[tuple[date, str], Counts], totals: Mapping[date, int]
) -> tuple[Month, ...]:
    found = []
    for month in sorted(totals):
        counts = _sum(cells, month)
        few = sum(counts) < MINIMUM
        found.append(
            Month(
                month=month,
                texts=totals[month],
                n=None if few else sum(counts),
                blamed=None if few else wilson(counts[2], n=sum(counts)),
            )
        )
    return tuple(found)


def _emerged(
    issues: Sequence[Issue], product: str, *, month: date, named: Table
) -> tuple[Emerged, ...]:
    """What was called in the month and is the product's: by its name, or by ten texts of both."""
    called = [one for one in issues if month <= one.called_on < month_after(month)]
    return tuple(
        Emerged(
            aspects=one.aspects,
            called_on=one.called_on,
            blamed=one.blamed if one.blamed >= MINIMUM else None,
            before=one.before,
            during=one.during if one.blamed >= MINIMUM else None,
            change=one.changes[0].title if one.changes else "",
        )
        for one in called
        if product in one.aspects or _of_both(one, product, named) >= MINIMUM
    )


def _of_both(issue: Issue, product: str, named: Table) -> int:
    rows = named.filter(named.day.between(issue.begun_on, issue.last_on))
    blaming = rows.filter((rows.aspect == issue.aspects[0]) & (rows.polarity < 0))
    both = rows.filter(rows.aspect == product).semi_join(blaming, "feedback_id")
    return int(both.feedback_id.nunique().to_pyarrow().as_py())


def _examples(texts: Table, now: Table, open_sealed: OpenSealed | None) -> tuple[Example, ...]:
    """Texts that blame it, of each group of near-copies one, those that most repeat first."""
    mine = texts.semi_join(now.filter(now.polarity < 0), "feedback_id")
    some = mine.order_by(mine.text.isnull(), mine.feedback_id.hash()).limit(MOST_READ)
    rows = some.select("feedback_id", "source", "text").to_pyarrow().to_pylist()
    told = _with_words(rows, open_sealed)
    groups = voice.near_duplicates([row["text"] for row in told]).tolist() if told else []
    sizes = {place: groups.count(place) for place in set(groups)}
    order = sorted(sizes, key=lambda place: (-sizes[place], told[place]["feedback_id"]))
    return tuple(
        Example(text_id=told[place]["feedback_id"], alike=sizes[place])
        for place in order[:EXAMPLES]
    )


def _with_words(
    rows: Sequence[Mapping[str, Any]], open_sealed: OpenSealed | None
) -> list[dict[str, Any]]:
    shut = [row["feedback_id"] for row in rows if row["text"] is None]
    found = open_sealed(shut[:MOST_OPENED]) if open_sealed and shut else {}
    told = [{**row, "text": row["text"] or found.get(row["feedback_id"])} for row in rows]
    return [row for row in told if row["text"]]
