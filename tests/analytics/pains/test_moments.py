"""Each evidence counted by hand on a log of a few rows."""

from datetime import datetime, timedelta

import pandas as pd

from zhike.analytics.pains import (
    Evidence,
    Failures,
    Matter,
    PainCatalogue,
    Process,
    abandoned,
    failures,
    low_scores,
    matter_of,
    repeats,
    said,
    steps,
)

DAY = timedelta(days=1)
BEGIN = datetime(2026, 1, 5, 9)


def log(*events, log_name="log"):
    """Events as (case, day, activity, more)."""
    rows = [
        {
            "case_id": case,
            "customer_id": f"C{case}",
            "activity": activity,
            "occurred_at": BEGIN + day * DAY,
            "log_name": log_name,
            "channel": "app",
            **more,
        }
        for case, day, activity, more in events
    ]
    return pd.DataFrame(rows)


def troubles(table):
    """Customer, matter and day of each trouble, in order."""
    rows = table.filter(table.is_trouble).to_pyarrow().to_pylist()
    return sorted(
        (row["customer_id"], row["matter"], (row["moment_at"] - BEGIN) // DAY) for row in rows
    )


def test_failures_make_their_whole_touchpoint_a_place_where_things_may_fail():
    events = log(
        (1, 0, "face login", {"touchpoint": "login", "outcome": "ok"}),
        (2, 0, "face login", {"touchpoint": "login", "outcome": "failed"}),
        (2, 1, "pay", {"touchpoint": "payment", "outcome": "ok"}),
    )

    found = failures(
        events, Failures(log_name="app", product="App", outcomes=("failed",)), matters=()
    )

    assert found.count().execute() == 2  # nothing ever failed at the payment
    assert troubles(found) == [("C2", "App · login", 0)]


def test_a_contact_is_trouble_when_the_customer_comes_back_about_the_same_in_time():
    events = log(
        (1, 0, "fees", {}), (1, 7, "fees", {}), (1, 15, "fees", {}), (1, 1, "cards", {}),
        (2, 0, "fees", {}),
    )  # fmt: skip

    found = repeats(events, within=7 * DAY, matters=[Matter(name="money", activities=("fees",))])

    assert found.count().execute() == 5
    assert troubles(found) == [("C1", "money", 0)]  # day 7 counts, day 8 does not


def test_steps_show_loops_long_waits_of_the_bank_and_where_customers_give_up():
    usual = [
        event
        for case in range(3, 9)
        for event in (
            (case, 0, "apply", {}),
            (case, 1, "check", {"resource": "desk"}),
        )
    ]
    events = log(
        *usual,
        (1, 0, "apply", {}), (1, 1, "check", {"resource": "desk"}),
        (1, 2, "check", {"resource": "desk"}), (1, 20, "sign", {}),
        (2, 0, "apply", {}), (2, 9, "check", {"resource": "desk"}), (2, 10, "withdraw", {}),
    )  # fmt: skip

    found = steps(
        events,
        Process(log_name="log", product="Loan", gave_up=("withdraw",)),
        slow_factor=3,
        slow_after=3 * DAY,
        matters=(),
    )
    by = {
        kind: troubles(found.filter(found.evidence == kind)) for kind in ("loop", "wait", "gave_up")
    }

    assert by == {
        "loop": [("C1", "Loan · check", 2)],
        "wait": [("C2", "Loan · check", 9)],  # the nineteen days before "sign" are the customer's
        "gave_up": [("C2", "Loan · check", 9)],
    }


def test_who_hangs_up_met_trouble_in_the_line_of_his_channel():
    contacts = pd.DataFrame(
        {
            "customer_id": ["C1", "C2", None],
            "channel": ["phone", "chat", "phone"],
            "offered_at": [BEGIN] * 3,
            "outcome": ["abandoned", "answered", "abandoned"],
            "log_name": ["log"] * 3,
        }
    )

    found = abandoned(contacts, matters=[Matter(name="line", abandoned=("phone",))])

    assert troubles(found) == [("C1", "line", 0)]
    assert set(found.matter.to_pyarrow().to_pylist()) == {"line", "chat · 等候"}


def test_low_scores_belong_to_their_question_or_to_what_the_contact_was_about():
    answers = pd.DataFrame(
        {
            "customer_id": ["C1", "C2", "C3", "C4"],
            "question": ["wait", "overall", "overall", "overall"],
            "score": [2, 2, 3, 1],
            "scale_min": [1] * 4,
            "scale_max": [5] * 4,
            "answered_at": [BEGIN] * 4,
            "about": ["cards", "fees", "fees", None],
            "touchpoint": ["hotline"] * 4,
            "channel": ["phone"] * 4,
            "log_name": ["log"] * 4,
        }
    )

    found = low_scores(answers, low_share=0.25, matters=[Matter(name="line", questions=("wait",))])

    assert troubles(found) == [("C1", "line", 0), ("C2", "fees", 0)]
    assert found.count().execute() == 3  # nobody knows what the last one was about


def test_words_and_codes_find_their_matter_and_a_code_is_no_part_of_another():
    texts = pd.DataFrame(
        {
            "customer_id": ["C1", "C2", "C3"],
            "text": ["刷脸登不上", "B1 C11", "B2 XC1"],
            "occurred_at": [BEGIN] * 3,
        }
    )
    matters = [Matter(name="login", words=("刷脸",), complaints=("C1",))]

    assert troubles(said(texts, evidence=Evidence.WORDS, matters=matters)) == [("C1", "login", 0)]
    assert troubles(said(texts, evidence=Evidence.COMPLAINT, matters=matters)) == [
        ("C2", "login", 0)
    ]


def test_the_first_matter_that_fits_decides_and_an_unwritten_one_has_its_own_name():
    first, second = (
        Matter(name="first", activities=("fees",)),
        Matter(name="second", touchpoints=("hotline",)),
    )
    events = log(
        (1, 0, "fees", {"touchpoint": "hotline"}), (2, 0, "other", {"touchpoint": "hotline"})
    )

    found = repeats(events, within=DAY, matters=[first, second])

    assert sorted(found.matter.to_pyarrow().to_pylist()) == ["first", "second"]
    assert matter_of(PainCatalogue(matters=(first,)), "first") == first
    assert matter_of(PainCatalogue(), "Loan · check").activities == ("check",)
