"""One case, or one customer over all logs, event by event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from zhike.apps.journeys import wording
from zhike.apps.journeys.definitions import definition_of
from zhike.apps.journeys.rules import shown_id

LONG_WAIT_SHARE = 0.25
HEAD, LANE = 30, 30  # heights in the drawing


@dataclass(frozen=True, kw_only=True)
class TimelineEvent:
    """An event with the wait before it. `place` is where it stands between 0 and 1000."""

    activity: str
    at: str
    wait: str
    is_long_wait: bool
    place: int
    lane: int
    details: Sequence[tuple[str, str]]
    log_name: str
    case_id: str
    channel: str


@dataclass(frozen=True, kw_only=True)
class Lane:
    """A row of the drawing: an activity of the case, or a log of the customer."""

    name: str
    number: int
    places: Sequence[tuple[int, str]]

    @property
    def top(self) -> int:
        return HEAD + LANE * self.number


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The events in order, and the figures over them."""

    title: str
    customer: str
    customer_id: str
    events: Sequence[TimelineEvent]
    lanes: Sequence[Lane]
    marks: Sequence[tuple[int, str]]
    attributes: Sequence[tuple[str, str]]  # those of the whole case
    period: str
    duration: str
    definition: str
    n: int

    @property
    def height(self) -> int:
        return HEAD + LANE * len(self.lanes) + 4


def case_timeline(log_name: str, *, case_id: str) -> Timeline:
    from zhike.pipelines.journeys import ask

    found = ask("case_events", log_name=log_name, options={"case": case_id})
    return _timeline(found.rows, title=case_id, definition=definition_of(found), by="activity")


def customer_timeline(customer_id: str) -> Timeline:
    from zhike.pipelines.journeys import ask, logs

    names = [log.log_name for log in logs()]
    if not names:
        return _timeline([], title="", definition="", by="log_name")
    found = ask("customer_timeline", log_name=names[0], options={"customer": customer_id})
    title = shown_id(customer_id, in_full=False)
    return _timeline(found.rows, title=title, definition=definition_of(found), by="log_name")


def _timeline(rows: Sequence[dict[str, Any]], *, title: str, definition: str, by: str) -> Timeline:
    times = [wording.local(row["occurred_at"]) for row in rows]
    lanes = list(dict.fromkeys(row[by] for row in rows))
    places = _places(times)
    total = (times[-1] - times[0]).total_seconds() if times else 0.0
    of_case = attributes_of_case(rows) if by == "activity" else []
    events = [
        _event(row, place=place, lane=lanes.index(row[by]), total=total, of_case=of_case)
        for row, place in zip(rows, places, strict=True)
    ]
    customer_id = next((row["customer_id"] for row in rows if row.get("customer_id")), "")
    return Timeline(
        title=title,
        customer=shown_id(customer_id, in_full=False),
        customer_id=customer_id,
        events=events,
        lanes=[_lane(name, number=n, events=events) for n, name in enumerate(lanes)],
        marks=_marks(times),
        attributes=of_case,
        period=wording.period(rows[0]["occurred_at"], rows[-1]["occurred_at"]) if rows else "",
        duration=wording.duration(total),
        definition=definition,
        n=len(rows),
    )


def known_columns() -> dict[str, str]:
    return {
        "channel": _("Channel"),
        "touchpoint": _("Touchpoint"),
        "resource": _("Done by"),
        "outcome": _("Outcome"),
        "lifecycle": _("State"),
    }


def attributes_of_case(rows: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """Give the attributes of the case (``case:…``) that stay the same over all of its events."""
    found = [set(wording.pairs(row.get("attributes"))) for row in rows]
    shared = set.intersection(*found) if found else set()
    return sorted(pair for pair in shared if pair[0].startswith("case:"))


def _places(times: Sequence[datetime]) -> list[int]:
    if not times:
        return []
    total = (times[-1] - times[0]).total_seconds() or 1.0
    return [round(1000 * (at - times[0]).total_seconds() / total) for at in times]


def _marks(times: Sequence[datetime]) -> list[tuple[int, str]]:
    """Give five evenly spaced dates along the drawing (times of day where it is one day)."""
    if not times or times[0] == times[-1]:
        return [(0, f"{times[0]:%Y-%m-%d %H:%M}")] if times else []
    length = times[-1] - times[0]
    form = "%Y-%m-%d" if length.days >= 4 else "%m-%d %H:%M"
    return [(250 * n, f"{times[0] + length * n / 4:{form}}") for n in range(5)]


def _lane(name: str, *, number: int, events: Sequence[TimelineEvent]) -> Lane:
    inside = [event for event in events if event.lane == number]
    places = [(event.place, f"{event.at} {event.activity}") for event in inside]
    return Lane(name=name, number=number, places=places)


def _event(
    row: dict[str, Any],
    *,
    place: int,
    lane: int,
    total: float,
    of_case: Sequence[tuple[str, str]],
) -> TimelineEvent:
    wait = row.get("seconds_since_previous")
    details = [(label, str(row[name])) for name, label in known_columns().items() if row.get(name)]
    known = set(of_case)
    details += sorted(pair for pair in wording.pairs(row.get("attributes")) if pair not in known)
    return TimelineEvent(
        activity=row["activity"],
        at=wording.moment(row["occurred_at"]),
        wait="" if wait is None else wording.duration(wait),
        is_long_wait=bool(wait and total and wait >= LONG_WAIT_SHARE * total),
        place=place,
        lane=lane,
        details=details,
        log_name=row.get("log_name", ""),
        case_id=row["case_id"],
        channel=row.get("channel") or "",
    )
