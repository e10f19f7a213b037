"""The agents' days: available, lunch and breaks, in two shifts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from zhike.demo.bank import Bank
from zhike.demo.columns import arrow_schema, words
from zhike.demo.opening_hours import DAY, DAYS, HOUR, utc, working_days
from zhike.demo.planted import UNDERSTAFFED_HOUR
from zhike.demo.service import QUEUES, agent_names
from zhike.schema import agent_state

STATES = ("available", "lunch", "break")
SHIFT_STARTS = (8 * HOUR, 11 * HOUR)
SHIFT_SECONDS = 8 * HOUR + HOUR // 2
SCHEMA = arrow_schema(agent_state.CONTRACT)


def agent_state_table(bank: Bank) -> Iterator[pa.Table]:
    """Give what each agent did on each day at work."""
    names = agent_names(bank)
    rng = bank.stream("workforce")
    share = np.where(working_days()[:DAYS], 0.8, 0.45)
    day, agent = np.nonzero(rng.random((DAYS, len(names))) < share[:, None])
    begin = day * DAY + np.array(SHIFT_STARTS)[rng.integers(0, 2, len(day))]
    begin = begin + rng.integers(-300, 300, len(day))
    edges, states = _edges(bank, rng, day * DAY, begin)
    rows = np.arange(len(day))[:, None] + np.zeros(len(states), dtype=int)
    since, until = edges[:, :-1].ravel(), edges[:, 1:].ravel()
    columns = {
        "agent": words(names, agent[rows.ravel()]),
        "state": words(STATES, np.tile(states, len(day))),
        "started_at": utc(since),
        "ended_at": utc(until),
        "queue": words(QUEUES, agent[rows.ravel()] % len(QUEUES)),
    }
    yield pa.table(columns, schema=SCHEMA)


def _edges(
    bank: Bank, rng: np.random.Generator, midnight: np.ndarray, begin: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    count = len(begin)
    staggered = begin + rng.integers(3 * HOUR, 4 * HOUR, count)
    together = midnight + UNDERSTAFFED_HOUR.hour * HOUR
    leaves = rng.random(count) > UNDERSTAFFED_HOUR.staff_factor
    lunch = np.where(leaves & bank.has("understaffed_hour"), together, staggered)
    # The early shift cannot lunch together before it has come, the late one not in its first hour.
    lunch = np.maximum(lunch, begin + HOUR // 2)
    rest = np.maximum(lunch + HOUR, begin + 5 * HOUR) + rng.integers(600, HOUR, count)
    end = begin + SHIFT_SECONDS
    edges = np.stack([begin, lunch, lunch + HOUR, rest, rest + 900, end], axis=1)
    return edges, np.array([0, 1, 0, 2, 0])
