"""What moved from one period to the next, and which groups stand out: only of what may be shown."""

from __future__ import annotations

from dataclasses import dataclass

from zhike.analytics.errors import TooFewGroups
from zhike.analytics.surveys import League, Moved, compare_waves, league_table
from zhike.analytics.surveys.waves import Correction
from zhike.pipelines.survey_results import Results

__all__ = ["League", "Moved", "Waves", "league_of", "waves_of"]

# Up to so many rows one false alarm among them is made rare; above, few of the alarms are false.
HOLM_UP_TO = 20
EVERYBODY = ""


@dataclass(frozen=True, kw_only=True)
class Waves:
    """The figure of all together and of each group in two periods; `left_out` must stay hidden."""

    before: str
    after: str
    everybody: Moved | None
    groups: tuple[Moved, ...]
    left_out: int


def waves_of(results: Results, *, before: str, after: str) -> Waves:
    """Compare two periods, for all together and for each group that may be shown in both.

    The groups are one family of tests, all together is another: it is asked first and alone.
    """
    pairs = {
        group: (results.tally(group=group, period=before), results.tally(group=group, period=after))
        for group in results.groups
    }
    shown = {group: (one, two) for group, (one, two) in pairs.items() if one and two}
    shown = {group: (one, two) for group, (one, two) in shown.items() if one.n and two.n}
    correction: Correction = "holm" if len(shown) <= HOLM_UP_TO else "benjamini_hochberg"
    moved = compare_waves(
        {group: one for group, (one, _two) in shown.items()},
        {group: two for group, (_one, two) in shown.items()},
        figure=results.headline,
        correction=correction,
    )
    both = [results.tally(period=name) for name in (before, after)]
    first, second = both
    whole = None
    if first and second and first.n and second.n:
        whole = compare_waves({EVERYBODY: first}, {EVERYBODY: second}, figure=results.headline)[0]
    return Waves(
        before=before,
        after=after,
        everybody=whole,
        groups=tuple(sorted(moved, key=lambda one: (one.p_corrected, one.p_value, one.group))),
        left_out=len(pairs) - len(shown),
    )


def league_of(results: Results, *, period: str = "") -> League:
    """Rank the groups that may be shown.

    Raises
    ------
    TooFewGroups
        Fewer than four may be.
    """
    shown = {group: results.tally(group=group, period=period) for group in results.groups}
    tallies = {group: tally for group, tally in shown.items() if tally and tally.n}
    if len(tallies) < len(results.groups) and len(tallies) < 4:
        raise TooFewGroups(
            f"{len(tallies)} groups have answers enough to be shown. A league table needs four."
        )
    return league_table(tallies, figure=results.headline)
