"""What customers met, a row a contact, and what they felt where they answered: as plain arrays.

A contact is known by everything up to it; nothing later tells of it but the answer.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import ibis
import numpy as np
from ibis.expr.types import Table
from numpy.typing import NDArray

from zhike.analytics.pains import PainCatalogue
from zhike.pipelines.pain_evidence import Said
from zhike.pipelines.reading import Tables
from zhike.schema import contact, customer, event_log, survey_answer

DAY = 86_400
RETURN_DAYS, SHORT_DAYS, LONG_DAYS = 7, 30, 90
FAR = 10**12  # seconds: farther apart than any two moments
UNKNOWN = "unknown"
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Words = NDArray[np.str_]


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """Contacts in the order of customer and time; `at` is in seconds, `who` numbers customers.

    `numbers` and `kinds` are what was met, by name. `low` is the answer about the contact, 1
    dissatisfied, NaN without any, and `answered_at` when it was given. `keys` are the contacts' own
    numbers and `names` those of customers, where they are needed to find one again.
    """

    who: Ints
    at: Ints
    low: Floats
    answered_at: Floats
    numbers: dict[str, Floats]
    kinds: dict[str, Words]
    branch: Words
    keys: Words = field(default_factory=lambda: np.empty(0, dtype=str))
    names: Words = field(default_factory=lambda: np.empty(0, dtype=str))

    def only(self, which: NDArray[Any]) -> Behaviour:
        """Some of the contacts."""
        return Behaviour(
            who=self.who[which],
            at=self.at[which],
            low=self.low[which],
            answered_at=self.answered_at[which],
            numbers={name: values[which] for name, values in self.numbers.items()},
            kinds={name: values[which] for name, values in self.kinds.items()},
            branch=self.branch[which],
            keys=self.keys[which] if len(self.keys) else self.keys,
            names=self.names,
        )


def behaviour_of(
    tables: Tables,
    catalogue: PainCatalogue,
    *,
    survey: str,
    question: str,
    most_low: float,
    complaints: Sequence[Said],
    branches: Collection[str] | None,
) -> Behaviour:
    """Give every contact of known customers with what was met by then.

    Parameters
    ----------
    survey, question
        Whose answers count; a contact answered twice counts with the first.
    most_low
        Up to which score an answer is dissatisfied.
    branches
        Whose customers count; None: all.
    """
    rows = _contacts(tables, catalogue, branches).to_pyarrow().to_pydict()
    names, who = np.unique(np.array(rows["customer_id"], dtype=str), return_inverse=True)
    at = _seconds(rows["at"])
    order = np.lexsort((at, who))
    who, at = who[order].astype(np.int64), at[order]
    kinds = {name: _words(rows[name])[order] for name in ("channel", "about", "outcome", "segment")}
    answers = _answers(tables, survey=survey, question=question, most_low=most_low)
    told = [answers.get(str(key), (np.nan, np.nan)) for key in np.array(rows["key"])[order]]
    wait = np.array([np.nan if one is None else one for one in rows["wait_seconds"]], dtype=float)
    opened = _seconds(rows["opened_at"])[order]
    return Behaviour(
        who=who,
        at=at,
        low=np.array([one[0] for one in told], dtype=float),
        answered_at=np.array([one[1] for one in told], dtype=float),
        numbers={
            "wait": np.log1p(np.nan_to_num(wait[order])),
            "contacts": np.log1p(_before(who, at, who, at, LONG_DAYS)),
            "returned": _returned(who, at, kinds["about"]),
            "hung_up": _events_before(tables, names, who, at, _hung_up(tables), LONG_DAYS),
            "failures": np.log1p(
                _events_before(tables, names, who, at, _failures(tables, catalogue), SHORT_DAYS)
            ),
            "complained": np.minimum(_complaints_before(names, who, at, complaints), 1.0),
            "tenure": np.log1p(np.maximum(at - opened, 0) / (365 * DAY)),
            "uses_app": np.array(rows["uses_app"], dtype=float)[order],
        },
        kinds=kinds,
        branch=_words(rows["home_branch"])[order],
        keys=_words(rows["key"])[order],
        names=names,
    )


def _contacts(tables: Tables, catalogue: PainCatalogue, branches: Collection[str] | None) -> Table:
    calls = tables.of(contact.CONTRACT)
    if catalogue.contacts:
        events = tables.of(event_log.CONTRACT)
        events = events.filter(events.log_name.isin(list(catalogue.contacts)))
        rows = events.select(
            "customer_id",
            "channel",
            "outcome",
            key=events.attributes.get("contact_id").fill_null(events.event_id),
            about=events.activity,
            at=events.occurred_at.cast("timestamp(6)"),
        )
        waits = calls.group_by("contact_id").agg(wait_seconds=calls.wait_seconds.max())
        rows = rows.left_join(waits, rows.key == waits.contact_id).drop("contact_id")
    else:
        rows = calls.select(
            "customer_id",
            "channel",
            "outcome",
            "wait_seconds",
            key=calls.contact_id,
            about=calls.reason,
            at=calls.offered_at.cast("timestamp(6)"),
        )
    people = tables.of(customer.CONTRACT)
    if branches is not None:
        people = people.filter(people.home_branch.isin(sorted(branches)))
    people = people.select(
        "customer_id",
        "segment",
        "home_branch",
        "uses_app",
        opened_at=people.opened_date.cast("timestamp(6)"),
    )
    return rows.join(people, "customer_id")


def _answers(
    tables: Tables, *, survey: str, question: str, most_low: float
) -> dict[str, tuple[float, float]]:
    rows = tables.of(survey_answer.CONTRACT)
    rows = rows.filter(
        (rows.survey == survey) & (rows.question == question) & rows.contact_id.notnull()
    )
    found = rows.select("contact_id", "score", "answered_at").to_pyarrow().to_pylist()
    told: dict[str, tuple[float, float]] = {}
    for row in sorted(found, key=lambda row: row["answered_at"], reverse=True):
        moment = row["answered_at"].replace(tzinfo=None)
        low = float(row["score"] <= most_low)
        told[row["contact_id"]] = low, (moment - datetime(1970, 1, 1)).total_seconds()
    return told


def _hung_up(tables: Tables) -> Table:
    calls = tables.of(contact.CONTRACT)
    return calls.filter(calls.outcome == "abandoned").select("customer_id", at="offered_at")


def _failures(tables: Tables, catalogue: PainCatalogue) -> Table | None:
    events = tables.of(event_log.CONTRACT)
    parts = [
        events.filter((events.log_name == one.log_name) & events.outcome.isin(list(one.outcomes)))
        for one in catalogue.failures
    ]
    if not parts:
        return None
    both = ibis.union(*parts) if len(parts) > 1 else parts[0]
    return both.select("customer_id", at="occurred_at")


def _events_before(
    tables: Tables, names: Words, who: Ints, at: Ints, events: Table | None, days: int
) -> Floats:
    if events is None:
        return np.zeros(len(who))
    rows = events.filter(events.customer_id.notnull()).to_pyarrow().to_pydict()
    return _counted(names, who, at, rows["customer_id"], _seconds(rows["at"]), days)


def _complaints_before(names: Words, who: Ints, at: Ints, complaints: Sequence[Said]) -> Floats:
    whose = [one.customer_id for one in complaints]
    moments = _seconds([one.occurred_at for one in complaints])
    return _counted(names, who, at, whose, moments, LONG_DAYS)


def _counted(
    names: Words, who: Ints, at: Ints, whose: Sequence[str], moments: Ints, days: int
) -> Floats:
    if not len(whose) or not len(names):
        return np.zeros(len(who))
    given = np.array(whose, dtype=str)
    place = np.minimum(np.searchsorted(names, given), len(names) - 1)
    known = names[place] == given
    return _before(who, at, place[known].astype(np.int64), moments[known], days)


def _before(who: Ints, at: Ints, whose: Ints, moments: Ints, days: int) -> Floats:
    """Count the moments of each one's customer in so many days before, that moment left out."""
    keys = np.sort(whose * FAR + moments)
    mine = who * FAR + at
    found = np.searchsorted(keys, mine) - np.searchsorted(keys, mine - days * DAY)
    return found.astype(np.float64)


def _returned(who: Ints, at: Ints, about: Words) -> Floats:
    """Say whether the customer had come about the same in the week before."""
    kinds = np.unique(about, return_inverse=True)[1].astype(np.int64)
    same = who * (int(kinds.max(initial=0)) + 1) + kinds
    return np.minimum(_before(same, at, same, at, RETURN_DAYS), 1.0)


def _seconds(moments: Sequence[datetime]) -> Ints:
    given = np.array([one.replace(tzinfo=None) for one in moments], dtype="datetime64[s]")
    return given.astype(np.int64)


def _words(values: Sequence[str | None]) -> Words:
    return np.array([one or UNKNOWN for one in values], dtype=str)
