"""A survey's figure as if those who answered were composed as all who could have been asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import ibis

from zhike.analytics.errors import AnalyticsError
from zhike.analytics.surveys import Figure, Raking, Scale, Score, rake, score, tallies
from zhike.pipelines.survey_answers import NOWHERE, Answers

MARGINS = ("segment", "channel")
FEWEST = 10  # answers of a value; those with fewer are one
OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Raked:
    """The weighted figure; `margins` are what it was weighted to, `raking` what that costs."""

    score: Score
    raking: Raking
    margins: tuple[str, ...]


def raked_figure(answers: Answers, *, question: str, scale: Scale, figure: Figure) -> Raked | None:
    """Give one figure, raked to the contacts that could have been asked about.

    None where nobody knows who was asked, or where no weights reach the margins.
    """
    rows = answers.rows.filter((answers.rows.question == question) & answers.rows.score.notnull())
    margins: dict[str, dict[str, float]] = {}
    for name in MARGINS:
        asked: Counter[str] = Counter()
        for (group, _period), count in answers.asked.get(name, {}).items():
            asked[group] += count
        filled = rows[name].fill_null(NOWHERE)
        counted = rows.group_by(group=filled).agg(n=rows.count()).to_pyarrow().to_pylist()
        own = {row["group"]: row["n"] for row in counted}
        large = sorted(group for group, n in own.items() if n >= FEWEST and asked[group])
        rest = {group for group in {*own, *asked} if group not in large}
        if len(large) < 2 or (rest and not _both(rest, own, asked)):
            continue
        rows = rows.mutate(**{name: filled.isin(large).ifelse(filled, ibis.literal(OTHER))})
        margins[name] = {group: float(asked[group]) for group in large}
        if rest:
            margins[name][OTHER] = float(sum(asked[group] for group in rest))
    if not margins:
        return None
    try:
        raking = rake(rows, margins=margins)
        tally = tallies(raking.weigh(rows), answer="score", scale=scale, weight="weight")[()]
    except AnalyticsError:
        return None
    return Raked(score=score(tally, figure=figure), raking=raking, margins=tuple(margins))


def _both(rest: set[str], own: dict[str, int], asked: Counter[str]) -> bool:
    """Say whether the small ones together were asked and answered: else nothing fits them."""
    return bool(sum(own.get(group, 0) for group in rest)) and bool(
        sum(asked[group] for group in rest)
    )
