"""Emerging issues: days on which matters were called, put together, with the change before them.

One fault is blamed in several words at once (人脸识别, 登录, 无法使用): matters that are called in
the same days, by mostly the same texts, are one issue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ibis.expr.types import Table

from zhike.analytics.intervals import Estimate, difference_of, two_shares_p, wilson
from zhike.pipelines.read_texts import named_aspects, read_by, readings
from zhike.pipelines.reading import Tables
from zhike.pipelines.text_alarms import local_day, watched
from zhike.schema import change_log, text_alarm

QUIET = timedelta(days=7)  # so long without a call, and an issue is over
LOOKS_BACK = timedelta(days=21)  # a change is a candidate for so long
BEFORE = timedelta(days=28)  # what an issue's share is held against
SAME_TEXTS = 0.5
EVERYWHERE = "全行"
# What a change that concerns a channel is to texts of a source; others concern any.
CHANNEL_OF = {"app review": "app", "call": "phone"}


@dataclass(frozen=True, kw_only=True)
class Change:
    """A change before an issue, and how many days before its first call; `fits` its scope."""

    title: str
    kind: str
    scope: str
    owner: str
    changed_on: date
    days_before: int
    fits: bool


@dataclass(frozen=True, kw_only=True)
class Issue:
    """Matters that began to be blamed together.

    `aspects` are keys, that which most texts blame first; `blamed` counts texts that blame the
    first from `begun_on` to `last_on`, of `texts`; `before` and `during` are its shares of the four
    weeks before and of these days, `difference` in between, with a p that knows nothing of the
    choice of the days. `changes` are the changes that came before it, the likeliest first.
    """

    aspects: tuple[str, ...]
    begun_on: date
    called_on: date
    last_on: date
    blamed: int
    texts: int
    before: Estimate
    during: Estimate
    difference: Estimate
    p: float
    changes: tuple[Change, ...]

    @property
    def key(self) -> str:
        """Name it in an address."""
        return f"{self.aspects[0]}.{self.called_on.isoformat()}"


@dataclass(frozen=True, kw_only=True)
class Issues:
    """All issues, the newest first, and over what was watched: matters, days."""

    found: tuple[Issue, ...] = ()
    matters: int = 0
    days: int = 0
    called: int = 0


@dataclass
class _Episode:
    aspect: str
    first: date
    last: date


def issues_in(tables: Tables) -> Issues:
    """Put the calls of the store together."""
    alarms = tables.of(text_alarm.CONTRACT)
    called = alarms.filter(alarms.read_by == read_by()).order_by("aspect", "day_date")
    rows = called.select("aspect", "day_date").to_pyarrow().to_pylist()
    texts = readings(tables)
    days = int(texts.mutate(day=local_day(texts.written_at)).day.nunique().to_pyarrow().as_py())
    found = Issues(matters=watched(tables), days=days, called=len(rows))
    if not rows:
        return found
    changes = _changes(tables)
    blaming = _Blaming(tables)
    issues = [_issue(group, blaming, changes) for group in _together(_episodes(rows), blaming)]
    issues.sort(key=lambda one: (one.called_on, one.blamed), reverse=True)
    return Issues(found=tuple(issues), matters=found.matters, days=found.days, called=found.called)


class _Blaming:
    """The texts that blame an aspect between two days, looked up once."""

    def __init__(self, tables: Tables) -> None:
        named, texts = named_aspects(tables), readings(tables)
        self._named: Table = named.filter(named.polarity < 0).mutate(
            day=local_day(named.written_at)
        )
        self._texts: Table = texts.mutate(day=local_day(texts.written_at))
        self._kept: dict[tuple[str, date, date], dict[str, tuple[date, str]]] = {}
        self._counted: dict[tuple[date, date], int] = {}

    def between(self, aspect: str, first: date, last: date) -> Mapping[str, tuple[date, str]]:
        """Ids of texts with day and source."""
        key = aspect, first, last
        if key not in self._kept:
            rows = self._named.filter(
                (self._named.aspect == aspect) & self._named.day.between(first, last)
            )
            found = rows.select("feedback_id", "day", "source").to_pyarrow().to_pylist()
            self._kept[key] = {row["feedback_id"]: (row["day"], row["source"]) for row in found}
        return self._kept[key]

    def texts(self, first: date, last: date) -> int:
        key = first, last
        if key not in self._counted:
            within = self._texts.filter(self._texts.day.between(first, last))
            self._counted[key] = int(within.count().to_pyarrow().as_py())
        return self._counted[key]


def _episodes(rows: Sequence[Mapping[str, Any]]) -> list[_Episode]:
    found: list[_Episode] = []
    for row in rows:
        last = found[-1] if found else None
        if last and last.aspect == row["aspect"] and row["day_date"] - last.last <= QUIET:
            last.last = row["day_date"]
        else:
            found.append(
                _Episode(aspect=row["aspect"], first=row["day_date"], last=row["day_date"])
            )
    return sorted(found, key=lambda one: (one.first, one.aspect))


def _together(episodes: Sequence[_Episode], blaming: _Blaming) -> list[list[_Episode]]:
    groups: list[list[_Episode]] = []
    for one in episodes:
        home = next(
            (group for group in groups if any(_same(one, other, blaming) for other in group)), None
        )
        if home is None:
            groups.append([one])
        else:
            home.append(one)
    return groups


def _same(one: _Episode, other: _Episode, blaming: _Blaming) -> bool:
    if one.first > other.last + QUIET or other.first > one.last + QUIET:
        return False
    first, last = min(one.first, other.first), max(one.last, other.last)
    ours, theirs = (set(blaming.between(each.aspect, first, last)) for each in (one, other))
    return len(ours & theirs) >= SAME_TEXTS * max(1, min(len(ours), len(theirs)))


def _issue(
    group: Sequence[_Episode], blaming: _Blaming, changes: Sequence[Mapping[str, Any]]
) -> Issue:
    called, last = min(one.first for one in group), max(one.last for one in group)
    counts = {one.aspect: len(blaming.between(one.aspect, called, last)) for one in group}
    # Of equal counts a step or product tells more than a cause.
    order = sorted(counts, key=lambda key: (-counts[key], key.startswith("cause."), key))
    lead = order[0]
    near = blaming.between(lead, called - QUIET, last)
    begun = min((day for day, _source in near.values() if day <= called), default=called)
    texts, blamed = blaming.texts(begun, last), len(blaming.between(lead, begun, last))
    earlier = begun - BEFORE, begun - timedelta(days=1)
    texts_before = blaming.texts(*earlier)
    blamed_before = len(blaming.between(lead, *earlier))
    before, during = wilson(blamed_before, n=texts_before), wilson(blamed, n=texts)
    sources = [source for _day, source in near.values()]
    return Issue(
        aspects=tuple(order),
        begun_on=begun,
        called_on=called,
        last_on=last,
        blamed=blamed,
        texts=texts,
        before=before,
        during=during,
        difference=difference_of(before, during),
        p=two_shares_p((blamed, texts), (blamed_before, texts_before)),
        changes=_before(called, changes, source=max(sorted(set(sources)), key=sources.count)),
    )


def _changes(tables: Tables) -> list[dict[str, Any]]:
    table = tables.of(change_log.CONTRACT)
    dated = table.mutate(day=local_day(table.changed_at))
    found: list[dict[str, Any]] = dated.order_by("changed_at").to_pyarrow().to_pylist()
    return found


def _before(
    called: date, changes: Sequence[Mapping[str, Any]], *, source: str
) -> tuple[Change, ...]:
    """Those of the three weeks before; of what concerns the texts' channel the nearest first."""
    channel = CHANNEL_OF.get(source)
    found = [
        Change(
            title=row["title"],
            kind=row["kind"],
            scope=row["scope"],
            owner=row["owner"],
            changed_on=row["day"],
            days_before=(called - row["day"]).days,
            fits=channel is None or row["scope"] == EVERYWHERE or channel in _scopes(row),
        )
        for row in changes
        if timedelta(0) <= called - row["day"] <= LOOKS_BACK
    ]
    return tuple(sorted(found, key=lambda one: (not one.fits, one.days_before, one.title)))


def _scopes(row: Mapping[str, Any]) -> list[str]:
    return [scope.strip() for scope in row["scope"].split(",")]
