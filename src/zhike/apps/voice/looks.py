"""What the voice pages show: aspects, issues and topics as they are read, none of few texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from zhike.apps.dashboards.templatetags.figures import enumerated, p_value, percent, points
from zhike.apps.people.scopes import Caller
from zhike.apps.surveys.sources import branches_of
from zhike.apps.voice.words import (
    AXES,
    BEGAN,
    KINDS,
    METRICS,
    SAYS,
    aspect_words,
    axis_words,
    days_words,
    interval_words,
)
from zhike.pipelines.text_results import MINIMUM, Aspect, Line, TextResults
from zhike.pipelines.text_store import (
    Issue,
    TopicLine,
    issues_in_store,
    quotes_in_store,
    results_in_store,
    topics_in_store,
)

QUOTES_SHOWN = 3
# Requirements say the same in other words: they stand by themselves.
ASPECT_AXES = ("channel", "product", "step", "cause")
Branches = frozenset[str] | None


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a reader looks at: his reach and the filters of the address."""

    branches: Branches
    results: TextResults
    source: str
    period: str
    axis: str

    @property
    def periods(self) -> list[str]:
        return [one.name for one in self.results.periods]

    @property
    def whole(self) -> Line:
        return self.results.whole(source=self.source, period=self.period)

    def address(self, **more: str) -> str:
        """The filters as an address carries them."""
        told = {"source": self.source, "period": self.period, **more}
        return "?" + urlencode({name: value for name, value in told.items() if value})


@dataclass(frozen=True, kw_only=True)
class Share:
    """A share as it is read; `words` leads to what was said."""

    value: str
    interval: str
    n: int
    words: str


@dataclass(frozen=True, kw_only=True)
class AspectRow:
    """An aspect as the table shows it; without `named` it is hidden."""

    name: str
    axis: Any
    line: Line
    metric: Any = ""
    nothing: bool = False
    named: Share | None = None
    praised: Share | None = None
    blamed: Share | None = None


@dataclass(frozen=True, kw_only=True)
class IssueRow:
    """An issue as its card tells it; without `during` too few texts speak of it yet."""

    name: str
    also: str
    called: str
    days: str
    blamed: str
    texts: int
    before: str
    during: str
    difference: str
    interval: str
    p: str
    likely: Any
    others: Sequence[Any]
    kind: Any
    words: str
    issue: Issue

    @property
    def stands_out(self) -> bool:
        """Whether its share rose by more than chance; of few texts that is not told."""
        return bool(self.during) and self.issue.difference.excludes_zero


@dataclass(frozen=True, kw_only=True)
class TopicRow:
    """A topic as the table shows it."""

    id: str
    name: str
    share: str
    interval: str
    change: str
    change_interval: str
    began: Any
    notes: Sequence[str]
    quotes: Sequence[str]
    words: str
    line: TopicLine


def look_of(caller: Caller, asked: Mapping[str, str]) -> Look:
    """Read the look from an address; what it names wrongly is left out."""
    branches = branches_of(caller)
    results = results_in_store(branches=branches)
    periods = {one.name for one in results.periods}
    return Look(
        branches=branches,
        results=results,
        source=asked["source"] if asked.get("source") in results.sources else "",
        period=asked["period"] if asked.get("period") in periods else "",
        axis=asked["axis"] if asked.get("axis") in AXES else "",
    )


def aspect_rows(look: Look) -> list[AspectRow]:
    """Each aspect that any text names, those blamed most first."""
    lines = look.results.lines(source=look.source, period=look.period)
    return [
        _aspect(look, line, line.aspect)
        for line in lines
        if line.aspect and line.aspect.axis in ([look.axis] if look.axis else ASPECT_AXES)
    ]


def _aspect(look: Look, line: Line, aspect: Aspect) -> AspectRow:
    told: dict[str, Any] = {
        "name": aspect_words(aspect),
        "axis": axis_words(aspect),
        "line": line,
        "metric": METRICS.get(aspect.metric, ""),
    }
    if line.counts is None:
        return AspectRow(**told)
    if not line.n:
        return AspectRow(**told, nothing=True)
    praised, _neutral, blamed = line.counts
    key = aspect.key
    return AspectRow(
        **told,
        named=_share(line.named, line.n or 0, look.address(aspect=key)),
        praised=_share(line.praised, praised, look.address(aspect=key, says="praised")),
        blamed=_share(line.blamed, blamed, look.address(aspect=key, says="blamed")),
    )


def _share(found: Any, n: int, words: str) -> Share:
    return Share(value=percent(found.value), interval=interval_words(found), n=n, words=words)


def issue_rows() -> list[IssueRow]:
    """The issues of the whole bank, the newest first."""
    return [_issue(one) for one in issues_in_store().found]


def _issue(issue: Issue) -> IssueRow:
    few = issue.blamed < MINIMUM
    first, *others = issue.changes or (None,)
    return IssueRow(
        name=aspect_words(issue.aspects[0]),
        also=enumerated(aspect_words(key) for key in issue.aspects[1:]),
        called=f"{issue.called_on:%Y-%m-%d}",
        days=days_words(issue.begun_on, issue.last_on),
        blamed=f"< {MINIMUM}" if few else str(issue.blamed),
        texts=issue.texts,
        before=percent(issue.before.value),
        during="" if few else percent(issue.during.value),
        difference="" if few else points(issue.difference.value),
        interval="" if few else interval_words(issue.difference, signed=True),
        p=p_value(issue.p),
        likely=first,
        others=others,
        kind=KINDS.get(first.kind, first.kind) if first else "",
        words="" if few else "?" + urlencode({"issue": issue.key}),
        issue=issue,
    )


def topic_rows(branches: Branches) -> list[TopicRow]:
    """The topics of the whole bank; their quotes of customers in reach."""
    lines = topics_in_store()
    wanted = tuple(key for one in lines for key in one.quotes[:QUOTES_SHOWN])
    quotes = quotes_in_store(wanted, branches=branches)
    names = {one.id: " · ".join(one.words) for one in lines}
    went = {gone: one.id for one in lines for month in one.months for gone in month.merged}
    return [_topic(one, quotes, names, went) for one in lines]


def _topic(
    line: TopicLine,
    quotes: Mapping[str, str],
    names: Mapping[str, str],
    went: Mapping[str, str],
) -> TopicRow:
    change, newest = line.change, line.newest
    notes = []
    if newest.came_from:
        origin = names.get(newest.came_from, newest.came_from)
        notes.append(_("out of %(topic)s") % {"topic": origin})
    notes += [_("took in %(topic)s") % {"topic": names.get(one, one)} for one in newest.merged]
    if line.ended and line.id in went:
        notes.append(_("went into %(topic)s") % {"topic": names.get(went[line.id], "")})
    return TopicRow(
        id=line.id,
        name=" · ".join(line.words),
        share=percent(line.newest.share.value),
        interval=interval_words(line.newest.share),
        change=points(change.value) if change else "",
        change_interval=interval_words(change, signed=True) if change else "",
        began=BEGAN.get(newest.began, newest.began),
        notes=notes,
        quotes=[quotes[key] for key in line.quotes[:QUOTES_SHOWN] if key in quotes],
        words="?" + urlencode({"topic": line.id}),
        line=line,
    )


def issue_named(key: str) -> Issue | None:
    """Give the issue that an address names."""
    return next((one for one in issues_in_store().found if one.key == key), None)


def topic_named(key: str) -> TopicLine | None:
    """Give the topic that an address names."""
    return next((one for one in topics_in_store() if one.id == key), None)


def says_of(asked: Mapping[str, str]) -> int | None:
    """The opinion an address asks for; None for any."""
    found = SAYS.get(asked.get("says", ""))
    return found[0] if found else None
