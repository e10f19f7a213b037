"""What surveys and formal complaint codes say of the same product and month, beside its texts.

Scores are of answers about contacts whose reason names the product, as the rules read it;
complaints are those that a handler gave a business code of JR/T 0169 that is the product's.
A figure of fewer than ten answers or complaints is none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhike.analytics import voice
from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.surveys import Scale, Tally, score, suppress
from zhike.pipelines.reading import Tables
from zhike.pipelines.survey_results import asks_of, figures_on
from zhike.pipelines.text_alarms import local_day
from zhike.pipelines.text_results import MINIMUM
from zhike.schema import contact, survey_answer

# The classes of business of JR/T 0169 that are one product; of others nothing is joined.
BUSINESS = {
    "product.account": "B1", "product.loan": "B2", "product.credit_card": "B3",
    "product.payment": "B4",
}  # fmt: skip
ALL = "all"


@dataclass(frozen=True, kw_only=True)
class ProductScore:
    """One question of a survey, of those asked about contacts that name the product."""

    survey: str
    question: str
    figure: str
    lowest: int
    highest: int
    n: int
    estimate: Estimate


@dataclass(frozen=True, kw_only=True)
class CodedComplaint:
    """A complaint of the month by its codes alone."""

    business: str
    causes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CauseShare:
    """How many of a product's complaints have a cause; one complaint may have several."""

    code: str
    n: int
    share: Estimate


@dataclass(frozen=True, kw_only=True)
class ProductComplaints:
    """Complaints with the product's business code; without `n` they are hidden as too few.

    `share` is of all complaints of the month with a business code, `hidden` counts its causes that
    are not told.
    """

    code: str
    n: int | None
    share: Estimate | None
    causes: tuple[CauseShare, ...]
    hidden: int


def product_scores(
    tables: Tables, product: str, *, month: date, until: date
) -> tuple[ProductScore, ...]:
    """Give the scores of a product, those of most answers first; answers from `month` to `until`.

    Every answer counts, also of a customer who answered twice: the intervals take them for
    independent.
    """
    reasons = _reasons_of(tables, product)
    if not reasons:
        return ()
    calls = tables.of(contact.CONTRACT)
    mine = calls.filter(calls.reason.isin(reasons)).select("contact_id").distinct()
    answers = tables.of(survey_answer.CONTRACT).semi_join(mine, "contact_id")
    answers = answers.mutate(day=local_day(answers.answered_at))
    within = answers.filter((answers.day >= month) & (answers.day < until))
    names = ("survey", "question", "scale_min", "scale_max")
    counted = within.group_by(*names, "score").agg(count=lambda t: t.count())
    tallies: dict[tuple[str, str, int, int], dict[int, int]] = defaultdict(dict)
    for row in counted.to_pyarrow().to_pylist():
        asked = (row["survey"], row["question"], row["scale_min"], row["scale_max"])
        tallies[asked][row["score"]] = row["count"]
    found = [_score(*key, counts) for key, counts in tallies.items()]
    told = [one for one in found if one.n >= MINIMUM]
    return tuple(sorted(told, key=lambda one: (-one.n, one.survey, one.question)))


def product_complaints(
    complaints: Sequence[CodedComplaint], product: str
) -> ProductComplaints | None:
    """Count the complaints of a product among those of the month; None where no code is its own.

    What is hidden is decided over all businesses at once: nobody counts one back from the others.
    """
    code = BUSINESS.get(product)
    if code is None:
        return None
    by_code = Counter(one.business.partition(".")[0] for one in complaints if one.business)
    away = suppress(by_code, totals={ALL: list(by_code)}, minimum=MINIMUM)
    n = by_code[code]
    if n < MINIMUM or code in away.hidden:
        return ProductComplaints(code=code, n=None, share=None, causes=(), hidden=0)
    mine = [one for one in complaints if one.business.partition(".")[0] == code]
    causes, hidden = _causes(mine)
    total = None if ALL in away.totals else wilson(n, n=by_code.total())
    return ProductComplaints(code=code, n=n, share=total, causes=causes, hidden=hidden)


def _causes(mine: Sequence[CodedComplaint]) -> tuple[tuple[CauseShare, ...], int]:
    counts = Counter(cause for one in mine for cause in set(one.causes))
    away = suppress(counts, totals={ALL: list(counts)}, minimum=MINIMUM)
    told = [(code, count) for code, count in counts.items() if code not in away.hidden]
    told.sort(key=lambda one: (-one[1], one[0]))
    shares = [
        CauseShare(code=code, n=count, share=wilson(count, n=len(mine))) for code, count in told
    ]
    return tuple(shares), len(counts) - len(told)


def _reasons_of(tables: Tables, product: str) -> list[str]:
    reasons = tables.of(contact.CONTRACT).reason
    known = sorted(one for one in _values(reasons) if one)
    read = voice.aspects(known)
    return [reason for reason, named in zip(known, read, strict=True) if product in named]


def _values(column: Any) -> Iterable[str]:
    found: list[str] = column.name("value").as_table().distinct().to_pyarrow()["value"].to_pylist()
    return found


def _score(
    survey: str, question: str, lowest: int, highest: int, counts: dict[int, int]
) -> ProductScore:
    asks = asks_of(question, scale_min=lowest, scale_max=highest)
    scale = Scale(asks=asks, lowest=lowest, highest=highest)
    figure = figures_on(scale)[0]
    found = score(Tally(scale=scale, counts=counts), figure=figure)
    return ProductScore(
        survey=survey, question=question, figure=str(figure), lowest=lowest, highest=highest,
        n=found.n, estimate=found.estimate,
    )  # fmt: skip
