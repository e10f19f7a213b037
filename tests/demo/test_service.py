import itertools
from collections import defaultdict
from datetime import timedelta

import numpy as np

from zhike.demo.people import AGE_BANDS, make_people
from zhike.demo.planted import REPEAT_REASON
from zhike.demo.service import agent_count, agent_names, make_contacts


def repeat_share(table, reason):
    times = defaultdict(list)
    for row in table.select(["customer_id", "activity", "occurred_at"]).to_pylist():
        if row["activity"] == reason:
            times[row["customer_id"]].append(row["occurred_at"])
    week = timedelta(days=REPEAT_REASON.within_days)
    back = [b - a <= week for at in times.values() for a, b in itertools.pairwise(at)]
    return sum(back) / sum(len(at) for at in times.values())


def test_one_reason_brings_customers_back_within_a_week(tables, without):
    planted = repeat_share(tables["service"], REPEAT_REASON.reason)
    absent = repeat_share(without("repeat_contact_reason")["service"], REPEAT_REASON.reason)

    assert abs(planted - REPEAT_REASON.repeat_share) < 0.08
    assert absent < 0.15


def branch_share(table, age):
    channels = [
        row["channel"]
        for row in table.select(["channel", "attributes"]).to_pylist()
        if dict(row["attributes"])["case:age_band"] == age
    ]
    return channels.count("branch") / len(channels)


def test_the_old_go_to_the_branch_and_the_young_do_not(tables, without):
    youngest, oldest = AGE_BANDS[0], AGE_BANDS[-1]
    plain = without("channel_preference")["service"]

    assert branch_share(tables["service"], oldest) > 0.4
    assert branch_share(tables["service"], youngest) < 0.1
    assert abs(branch_share(plain, oldest) - branch_share(plain, youngest)) < 0.08


def noon(table):
    at = table.column("offered_at").to_numpy() + np.timedelta64(8, "h")
    return (at - at.astype("datetime64[D]")) // np.timedelta64(1, "h") == 12


def test_callers_at_noon_wait_and_give_up(tables, without):
    def waits(table):
        at_noon, wait = noon(table), table.column("wait_seconds").to_numpy()
        return wait[at_noon].mean() / wait[~at_noon].mean()

    assert waits(tables["contact"]) > 5
    assert waits(without("understaffed_hour")["contact"]) < 1.3


def test_who_gave_up_was_not_handled(tables):
    rows = tables["contact"].select(["outcome", "handle_seconds", "agent"]).to_pylist()

    assert {row["outcome"] for row in rows} == {"answered", "abandoned"}
    assert all(
        (row["handle_seconds"] is None) == (row["agent"] is None) == (row["outcome"] == "abandoned")
        for row in rows
    )


def test_calls_and_chats_are_the_contacts_of_the_service_centre(tables):
    channels = tables["service"].column("channel").to_pylist()

    assert tables["contact"].num_rows == channels.count("phone") + channels.count("chat")


def test_contacts_come_in_the_order_of_time(bank):
    contacts = make_contacts(bank, make_people(bank))

    assert (np.diff(contacts.at) >= 0).all()
    assert contacts.agent.max() < agent_count(bank) == len(agent_names(bank))
