import itertools
from collections import defaultdict

import numpy as np


def share_available_at_noon(table):
    rows = table.to_pylist()
    minutes = {True: 0.0, False: 0.0}
    for row in rows:
        since = (row["started_at"].hour + 8) % 24 + row["started_at"].minute / 60
        length = (row["ended_at"] - row["started_at"]).total_seconds() / 3600
        minutes[row["state"] == "available"] += max(0.0, min(since + length, 13) - max(since, 12))
    return minutes[True] / sum(minutes.values())


def test_most_agents_lunch_together_at_noon_unless_the_truth_is_off(tables, without):
    planted = share_available_at_noon(tables["agent_state"])
    absent = share_available_at_noon(without("understaffed_hour")["agent_state"])

    assert planted < 0.5
    assert absent > 0.55


def test_the_states_of_an_agent_follow_each_other_without_overlap(tables):
    rows = defaultdict(list)
    for row in tables["agent_state"].to_pylist():
        rows[row["agent"]].append((row["started_at"], row["ended_at"]))
    agent = sorted(rows["agent-001"])

    assert all(since < until for since, until in agent)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(agent))


def test_fewer_agents_work_on_days_off(tables):
    days = tables["agent_state"].column("started_at").to_numpy().astype("datetime64[D]")
    national_day, monday = np.datetime64("2025-10-02"), np.datetime64("2025-10-13")

    assert (days == national_day).sum() < (days == monday).sum()
