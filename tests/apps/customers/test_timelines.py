from __future__ import annotations

from datetime import timedelta

import pytest
from tests.pipelines.store_rows import MONDAY, store_events

from zhike.apps.customers.actions import set_flags
from zhike.apps.customers.timelines import timeline_of
from zhike.pipelines.journeys import the_store


@pytest.fixture
def busy(lin):
    store_events(
        the_store(), *((n, "C00000001", MONDAY + timedelta(days=n), "app") for n in range(5))
    )
    return lin


def test_events_of_the_store_and_acts_of_the_house_stand_in_one_line(busy):
    set_flags("C00000001", version=busy.version, is_vulnerable=True, is_age_friendly=False, by="m")

    rows = timeline_of([busy]).page.rows

    assert {row.kind for row in rows} == {"event", "act"}
    assert rows[0].activity == "set customer flags"


def test_acts_that_reached_the_store_are_not_shown_twice(busy):
    store_events(
        the_store(), ("77", "C00000001", MONDAY, "app"), batch="b2", log_name="zhike-operations"
    )
    before = timeline_of([busy]).page.total

    assert before == len({row.key for row in timeline_of([busy], limit=99).page.rows})


def test_pages_are_led_on_by_a_mark_that_cannot_be_forged(busy):
    first = timeline_of([busy], limit=3)
    second = timeline_of([busy], cursor=first.cursor, limit=99)

    keys = [row.key for row in (*first.page.rows, *second.page.rows)]
    assert len(keys) == len(set(keys)) == first.page.total
    assert timeline_of([busy], cursor="forged", limit=3).page.rows == first.page.rows
