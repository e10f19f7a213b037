"""The rhythm of a log: how many events each week holds, empty weeks among them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from zhike.pipelines.asking import Asked, Found, Question
from zhike.pipelines.calendars import bank_zone

WEEK = timedelta(days=7)


def _weeks(asked: Asked) -> Found:
    # Counted by the hour first: hours are few, and their local week needs no zone in SQL.
    hour = asked.log.occurred_at.truncate("h")
    counted = asked.log.group_by(hour=hour).agg(events=asked.log.count())
    weeks: dict[date, int] = {}
    zone = ZoneInfo(bank_zone())
    for row in counted.to_pyarrow().to_pylist():
        monday = monday_of(row["hour"], zone=zone)
        weeks[monday] = weeks.get(monday, 0) + row["events"]
    first, last = min(weeks), max(weeks)
    days = [first + n * WEEK for n in range((last - first) // WEEK + 1)]
    rows = [{"week_from": day, "events": weeks.get(day, 0)} for day in days]
    return Found(rows=rows, facts={"zone": str(zone)})


def monday_of(moment: datetime, *, zone: ZoneInfo) -> date:
    """Give the Monday of the local week in which a UTC moment lies."""
    local = moment.replace(tzinfo=UTC).astimezone(zone).date()
    return local - timedelta(days=local.weekday())


WEEKS: Mapping[str, Question] = {
    "weeks": Question(
        make=_weeks,
        definition="Events by the week in which they happened, Monday to Sunday in local time; the"
        " first and the last week may be cut short.",
    )
}
