from datetime import datetime, timedelta

import pandas as pd

from zhike.analytics.pains import followed, met

DAY = timedelta(days=1)
BEGIN = datetime(2026, 1, 1)
MOMENTS = pd.DataFrame(
    {
        "matter": ["fees"] * 5,
        "evidence": ["repeat", "wait", "repeat", "repeat", "repeat"],
        "customer_id": ["C1", "C1", "C1", "C2", "C3"],
        "moment_at": [BEGIN + day * DAY for day in (5, 9, 3, 0, 200)],
        "is_trouble": [True, True, False, False, True],
    }
)


def people():
    return met(MOMENTS, severity={"repeat": 0.5, "wait": 0.3})


def test_a_customer_counts_once_with_his_worst_and_his_first_trouble():
    rows = {row["customer_id"]: row for row in people().to_pyarrow().to_pylist()}

    assert (rows["C1"]["moments"], rows["C1"]["troubles"], rows["C1"]["severity"]) == (3, 2, 0.5)
    assert rows["C1"]["first_trouble_at"] == BEGIN + 5 * DAY
    assert rows["C1"]["first_at"] == BEGIN + 3 * DAY
    assert (rows["C2"]["troubles"], rows["C2"]["severity"]) == (0, 0.0)
    assert rows["C2"]["first_trouble_at"] is None


def after(left, contacts):
    table = followed(
        people(),
        left=pd.DataFrame(left, columns=["customer_id", "left_at"]),
        contacts=pd.DataFrame(contacts, columns=["customer_id", "occurred_at"]),
        complaints=pd.DataFrame({"customer_id": ["C2"], "occurred_at": [BEGIN + 60 * DAY]}),
        as_of=BEGIN + 250 * DAY,
        leave_within=90 * DAY,
        contact_within=14 * DAY,
    )
    return {row["customer_id"]: row for row in table.to_pyarrow().to_pylist()}


def test_what_became_of_each_counts_from_the_first_trouble_or_else_the_first_moment():
    rows = after(
        left=[("C1", BEGIN + 90 * DAY), ("C9", BEGIN)],
        contacts=[("C1", BEGIN + day * DAY) for day in (4, 5, 6, 19, 20)],
    )

    assert rows["C1"]["has_left"]  # 85 days after the fifth
    assert rows["C1"]["contacts_after"] == 2  # the sixth and the nineteenth, not the moment itself
    assert (rows["C2"]["has_left"], rows["C2"]["complaints_after"]) == (False, 1)
    assert {name: row["is_followed"] for name, row in rows.items()} == {
        "C1": True, "C2": True, "C3": False,
    }  # fmt: skip


def test_who_had_left_before_is_not_among_them():
    rows = after(left=[("C1", BEGIN + 5 * DAY)], contacts=[("C2", BEGIN + DAY)])

    assert set(rows) == {"C2", "C3"}
