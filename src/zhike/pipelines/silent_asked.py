"""Who was really asked: invitations that went out, each laid to the contact it asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from zhike.pipelines.silent_behaviour import DAY, FAR, Behaviour, Ints, Words

LONGEST_DAYS = 30  # between a contact and the invitation that asks about it


@dataclass(frozen=True, kw_only=True)
class Sent:
    """An invitation that went out, by a survey of the bank's own; moments in UTC, without zone.

    `about` is the number of a contact or event where the survey asked after one, else empty.
    `probability` is with which it was drawn. Without `score` nobody answered.
    """

    customer_id: str
    about: str
    invited_at: datetime
    probability: float
    score: int | None
    answered_at: datetime | None


def only_asked(
    met: Behaviour, sent: Sequence[Sent], *, names: Words, keys: Words, most_low: float
) -> Behaviour:
    """Keep the contacts that somebody was asked about, with his answer where he gave one.

    An invitation is about the contact it names, else about the customer's last one in the 30 days
    before it; one that no contact fits is left out, as nothing is known of what was met.

    Parameters
    ----------
    names
        Customers as `met.who` numbers them, sorted.
    keys
        The number of each contact of `met`.
    """
    places = _places(met, sent, names=names, keys=keys)
    low = np.full(len(met.who), np.nan)
    answered_at = np.full(len(met.who), np.nan)
    asked = np.zeros(len(met.who), dtype=bool)
    for place, one in zip(places.tolist(), sent, strict=True):
        if place < 0:
            continue
        asked[place] = True
        if one.score is not None and one.answered_at is not None and np.isnan(low[place]):
            low[place] = float(one.score <= most_low)
            answered_at[place] = _seconds(one.answered_at)
    return replace(met, low=low, answered_at=answered_at).only(asked)


def _places(met: Behaviour, sent: Sequence[Sent], *, names: Words, keys: Words) -> Ints:
    """The contact each invitation is about; -1 for none."""
    by_key = {str(key): place for place, key in enumerate(keys)}
    number = {str(name): place for place, name in enumerate(names)}
    moments = met.who * FAR + met.at  # in order: contacts stand by customer and time
    found = np.full(len(sent), -1, dtype=np.int64)
    for place, one in enumerate(sent):
        if one.about in by_key:
            found[place] = by_key[one.about]
            continue
        who = number.get(one.customer_id)
        if who is None:
            continue
        at = _seconds(one.invited_at)
        last = int(np.searchsorted(moments, who * FAR + at, side="right")) - 1
        if last >= 0 and met.who[last] == who and met.at[last] >= at - LONGEST_DAYS * DAY:
            found[place] = last
    return found


def _seconds(moment: datetime) -> int:
    return int(moment.replace(tzinfo=UTC).timestamp())
