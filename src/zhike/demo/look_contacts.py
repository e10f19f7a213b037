"""Questions about channels and contacts: which fail, which are preferred, what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import combinations
from typing import Any

from zhike.analytics.intervals import Estimate, difference_of, wilson
from zhike.analytics.journeys.channel_preference import ChannelPreference, channel_preference
from zhike.analytics.journeys.failure_demand import FailureDemand, failure_demand
from zhike.analytics.journeys.repeat_contacts import repeat_contacts
from zhike.demo.sightings import Evidence, Sighting

FAILED = "失败"
RELEASE_WATCHED = timedelta(days=21)
FAILURE_P, FAILURE_LIFT, FAILURE_FOLLOWED = 0.01, 3.0, 5
PREFERENCE_GAP = 0.15
REPEAT_SHARE, REPEAT_FACTOR = 0.20, 2.0
WEEK = timedelta(days=7)


def release_that_drives_calls(evidence: Evidence) -> Sighting:
    """Look at the three weeks after each app release: do failures make customers ring?"""
    seen = [
        (str(change["title"]), pair)
        for change in evidence.changes
        if change["kind"] == "release"
        for pair in _failure_demand_after(evidence, change)
    ]
    if not seen:
        return Sighting(reported=False)
    title, pair = max(seen, key=lambda each: each[1].excess)
    return Sighting(
        reported=_drives_calls(pair),
        places=(title,),
        value=_followed_share(pair),
        n=pair.n_failed,
    )


def _failure_demand_after(
    evidence: Evidence, change: Mapping[str, Any]
) -> tuple[FailureDemand, ...]:
    since: datetime = change["changed_at"]
    log = evidence.log("app", "service")
    weeks = log.filter((log.occurred_at >= since) & (log.occurred_at < since + RELEASE_WATCHED))
    return failure_demand(
        weeks, failed=[FAILED], within=timedelta(hours=24), demand_channels=["phone"]
    )


def _drives_calls(pair: FailureDemand) -> bool:
    lift = pair.lift.lower
    surely_more = lift is None or lift >= FAILURE_LIFT
    return pair.p_corrected < FAILURE_P and pair.n_followed >= FAILURE_FOLLOWED and surely_more


def _followed_share(pair: FailureDemand) -> Estimate:
    return wilson(pair.n_followed, n=pair.n_failed)


def preference_by_age(evidence: Evidence) -> Sighting:
    """Compare the channels of any two age bands; the widest gap is what is told."""
    log = evidence.log("service")
    each = log.mutate(case_id=evidence.attribute(log, "contact_id"))  # every contact is a choice
    found = channel_preference(each, user_type="case:age_band", task="log_name")
    gaps = [
        (difference_of(low.share, high.share), low, high)
        for first, second in combinations(found, 2)
        if first.channel == second.channel
        for low, high in [_by_share(first, second)]
    ]
    if not gaps:
        return Sighting(reported=False)
    gap, low, high = max(gaps, key=lambda each: each[0].value or 0.0)
    wide = (gap.value or 0.0) >= PREFERENCE_GAP and gap.excludes_zero
    return Sighting(reported=wide, places=(high.channel,), value=gap, n=low.n + high.n)


def _by_share(
    first: ChannelPreference, second: ChannelPreference
) -> tuple[ChannelPreference, ChannelPreference]:
    low, high = sorted((first, second), key=lambda each: each.share.value or 0.0)
    return low, high


def reason_that_comes_back(evidence: Evidence) -> Sighting:
    """Rank the reasons by the share that comes back within a week for the same reason."""
    rates = repeat_contacts(
        evidence.log("service"), within=WEEK, same=("customer_id", "activity"), by="activity"
    )
    rates = tuple(sorted(rates, key=lambda rate: -(rate.rate.value or 0.0)))
    if len(rates) < 2:
        return Sighting(reported=False)
    worst, next_worst = rates[0], rates[1]
    stands_out = (worst.rate.lower or 0.0) >= max(
        REPEAT_SHARE, REPEAT_FACTOR * (next_worst.rate.value or 0.0)
    )
    return Sighting(reported=stands_out, places=(worst.group,), value=worst.rate, n=worst.n)
