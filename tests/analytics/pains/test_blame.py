"""What texts blame, joined to matters, on a few rows by hand."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa

from zhike.analytics.pains import Matter, entries_of, matters_blamed, once
from zhike.analytics.pains.blame import first_of_day
from zhike.analytics.tables import table_with

NAMES = {"step.sign_in": "登录", "step.code": "验证码", "cause.fees": "收费"}
LOGIN = Matter(name="app login", touchpoints=("手机银行·登录",))


def pairs(rows, entries):
    columns = ("feedback_id", "aspect", "polarity")
    table = pa.table({name: [row[i] for row in rows] for i, name in enumerate(columns)})
    found = matters_blamed(table, entries).to_pyarrow().to_pylist()
    return sorted((row["matter"], row["feedback_id"]) for row in found)


def test_a_name_gives_an_aspect_to_its_matter_unless_the_bank_gave_it_away():
    assert entries_of([LOGIN], NAMES) == (("app login", frozenset({"step.sign_in"})),)
    other = Matter(name="access", aspects=("step.sign_in",))
    assert entries_of([LOGIN, other], NAMES) == (("access", frozenset({"step.sign_in"})),)


def test_a_text_fits_where_it_names_all_and_blames_one():
    both = [("slow codes", frozenset({"step.code", "cause.slow"}))]
    rows = [
        ("fits", "step.code", 0), ("fits", "cause.slow", -1),
        ("praises", "step.code", 1), ("praises", "cause.slow", 1),
        ("half", "cause.slow", -1),
    ]  # fmt: skip

    assert pairs(rows, both) == [("slow codes", "fits")]
    assert pairs(rows, []) == []
    two = [("speed", frozenset({"cause.slow"})), ("haste", frozenset({"cause.slow"}))]
    assert len(pairs(rows, two)) == 4  # each of two texts is evidence of both matters


def moments(*rows):
    columns = ("matter", "evidence", "customer_id", "moment_at", "is_trouble", "told_by")
    return table_with(
        pa.table({name: [row[i] for row in rows] for i, name in enumerate(columns)}),
        columns=columns,
        called="moments",
    )


def told(table):
    return sorted((row["matter"], row["evidence"]) for row in table.to_pylist())


def test_of_what_is_one_thing_told_the_gravest_stays_in_each_matter():
    at = datetime(2025, 3, 1)
    table = moments(
        ("fee", "complaint", "C1", at, True, "complaint 1"),
        ("fee", "aspect", "C1", at, True, "complaint 1"),
        ("login", "aspect", "C1", at, True, "complaint 1"),
        ("fee", "low_score", "C2", at, False, "answer 2"),  # no trouble: the words stay
        ("fee", "words", "C2", at, True, "answer 2"),
        ("fee", "repeat", "C2", at, True, None),
        ("fee", "repeat", "C2", at, True, None),
    )

    assert told(once(table).to_pyarrow()) == [
        ("fee", "complaint"), ("fee", "low_score"), ("fee", "repeat"), ("fee", "repeat"),
        ("fee", "words"), ("login", "aspect"),
    ]  # fmt: skip


def test_a_talk_of_one_day_of_the_bank_is_one_evidence():
    late, next_day = datetime(2025, 3, 1, 15, 30), datetime(2025, 3, 1, 16, 30)
    table = moments(
        ("fee", "aspect", "C1", late, True, "text 1"),
        ("fee", "aspect", "C1", next_day, True, "text 2"),
        ("fee", "words", "C1", late, True, "text 3"),
    )

    assert len(told(first_of_day(table).to_pyarrow())) == 2
    assert len(told(first_of_day(table, minutes_ahead=480).to_pyarrow())) == 3  # past midnight
