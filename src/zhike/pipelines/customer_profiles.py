"""What a customer does, counted from the store, and what follows from it by plain rules.

Counted when somebody looks, from the sorted copies (`by_customer`): never older than the data, and
no second table that could differ from them. See docs/methods/customer-profile.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from zhike.engine.store import Store
from zhike.pipelines.by_customer import PersonRows
from zhike.schema import customer_month, event_log, holding, transaction

MODEL = "needs-rules 1"
DIGITAL = frozenset({"app", "web", "chat", "mobile"})
LATELY, YEAR = timedelta(days=90), timedelta(days=365)
OLD = "65+"
LEAST_EVENTS, FEW_DIGITAL = 3, 0.2
IDLE_CENTS = 5_000_000
QUIET_DAYS = 90
INVESTED = ("fund", "insurance")


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One value that was counted or inferred: from how many rows of which table, to which day."""

    name: str
    value: str
    source: str
    rows: int
    day: date
    confidence: float = 1.0
    model: str = ""


def counted_of(rows: PersonRows, *, facts: Mapping[str, str]) -> list[Counted]:
    """Count the behaviour of a person and infer what he may need.

    Parameters
    ----------
    facts
        What is known of him otherwise; the rules read ``age_band``.
    """
    day = last_day(rows.store, without=rows.without)
    if day is None:
        return []
    events = rows.of(event_log.CONTRACT)
    tables = {
        contract.name: rows.of(contract).to_pylist()
        for contract in (holding.CONTRACT, transaction.CONTRACT, customer_month.CONTRACT)
    }
    columns = ["channel", "occurred_at"]
    happened = events.select(columns).to_pylist() if events.num_rows else []
    counted = [
        *_from_events(happened, day=day),
        *_from_holdings(tables["holding"], day=day),
        *_from_bookings(tables["transaction"], day=day),
        *_from_months(tables["customer_month"], day=day),
    ]
    return [*counted, *needs(counted, facts=facts, holdings=tables["holding"], day=day)]


def last_day(store: Store, *, without: Collection[str] = ()) -> date | None:
    """Give the day up to which the store knows what happened."""
    ends = [log.last_at for log in store.logs() if log.log_name not in without]
    ends += [
        file.last_at
        for contract in (transaction.CONTRACT, customer_month.CONTRACT)
        for file in store.data_files(contract)
        if isinstance(file.last_at, datetime)
    ]
    return max(end.replace(tzinfo=UTC) for end in ends).date() if ends else None


def needs(
    counted: Sequence[Counted],
    *,
    facts: Mapping[str, str],
    holdings: Sequence[Mapping[str, Any]],
    day: date,
) -> list[Counted]:
    """Infer needs by rules that fit on one screen; each says from what, and how sure it is."""
    known = {one.name: one for one in counted}
    found = []

    def infer(name: str, *, value: str, confidence: float, because: str) -> None:
        rows = known[because].rows if because in known else 0
        found.append(
            Counted(
                name=name, value=value, source=because, rows=rows, day=day,
                confidence=confidence, model=MODEL,
            )
        )  # fmt: skip

    share = known.get("digital_share")
    seldom = share and share.rows >= LEAST_EVENTS and float(share.value) < FEW_DIGITAL
    if seldom and facts.get("age_band") == OLD:
        infer("digital_help", value="likely", confidence=0.7, because="digital_share")
    kinds: dict[str, int] = defaultdict(int)
    for row in holdings:
        if row["closed_date"] is None:
            kinds[row["product_kind"]] += row["balance_cents"]
    if kinds["deposit"] >= IDLE_CENTS and not any(kinds[kind] for kind in INVESTED):
        infer("savings_plan", value="likely", confidence=0.5, because="asset_allocation")
    quiet = known.get("days_since_booking")
    if quiet and int(quiet.value) > QUIET_DAYS and kinds:
        infer("leaving", value="possible", confidence=0.4, because="days_since_booking")
    return found


def _from_events(rows: Sequence[Mapping[str, Any]], *, day: date) -> list[Counted]:
    end = datetime.combine(day + timedelta(days=1), datetime.min.time())
    of_year = [row for row in rows if row["occurred_at"] >= end - YEAR]
    lately = sum(row["occurred_at"] >= end - LATELY for row in rows)
    found = [_count("events_90d", lately, "event_log", rows=len(rows), day=day)] if rows else []
    channels = Counter(row["channel"] for row in of_year if row["channel"])
    if total := channels.total():
        digital = sum(count for name, count in channels.items() if name in DIGITAL)
        # Equal counts: the first by name, so that two looks give one answer.
        main = min(channels, key=lambda name: (-channels[name], name))
        found += [
            _count("main_channel", main, "event_log", rows=total, day=day),
            _count("channels_used", len(channels), "event_log", rows=total, day=day),
            _count("digital_share", f"{digital / total:.2f}", "event_log", rows=total, day=day),
        ]
    return found


def _from_holdings(rows: Sequence[Mapping[str, Any]], *, day: date) -> list[Counted]:
    if not rows:
        return []
    mine = [row for row in rows if row["closed_date"] is None]
    found = [_count("products_held", len(mine), "holding", rows=len(rows), day=day)]
    assets: Counter[str] = Counter()
    for row in mine:
        if row["balance_cents"] > 0:
            assets[row["product_kind"]] += row["balance_cents"]
    if total := assets.total():
        shares = ", ".join(
            f"{kind} {round(100 * cents / total)}%" for kind, cents in assets.most_common()
        )
        found.append(_count("asset_allocation", shares, "holding", rows=len(mine), day=day))
    return found


def _from_bookings(rows: Sequence[Mapping[str, Any]], *, day: date) -> list[Counted]:
    """Recency, frequency and monetary value of bookings over a year."""
    if not rows:
        return []
    since = day - YEAR
    of_year = [row for row in rows if row["booked_at"].date() > since]
    last = max(row["booked_at"].date() for row in rows)
    turnover = sum(abs(row["amount_cents"]) for row in of_year)
    count = len(rows)
    return [
        _count("days_since_booking", max((day - last).days, 0), "transaction", rows=count, day=day),
        _count("bookings_12m", len(of_year), "transaction", rows=count, day=day),
        _count("turnover_12m_yuan", round(turnover / 100), "transaction", rows=count, day=day),
    ]


def _from_months(rows: Sequence[Mapping[str, Any]], *, day: date) -> list[Counted]:
    mine = [row for row in rows if row["month_date"] > day - YEAR]
    if not mine:
        return []
    contacts = sum(row["contacts"] for row in mine)
    return [_count("contacts_12m", contacts, "customer_month", rows=len(mine), day=day)]


def _count(name: str, value: object, source: str, *, rows: int, day: date) -> Counted:
    return Counted(name=name, value=str(value), source=source, rows=rows, day=day)
