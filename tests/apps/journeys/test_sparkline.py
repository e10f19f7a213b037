from __future__ import annotations

import pyarrow as pa
import pytest
from tests.apps.journeys.conftest import stored

from zhike.apps.journeys.sparkline import bars, sparkline_of

WEEKS = "/insight/journeys/loans/weeks/"


@pytest.fixture
def four_weeks():
    days = pa.array([0, 0, 7, 21], pa.int64())
    seconds = pa.compute.multiply(pa.compute.add(days, 20_458), 86_400 * 1_000_000)
    rows = {"case_id": ["1"] * 4, "sequence": [1, 2, 3, 4], "activity": ["call"] * 4}
    stored(pa.table({**rows, "occurred_at": seconds.cast(pa.timestamp("us"))}), log_name="loans")
    return "loans"


def test_the_highest_bar_fills_the_drawing_and_an_empty_week_has_none():
    path = bars([5, 0, 10])

    assert path.count("M") == 2
    assert path.startswith("M0.00 36v-18.00")
    assert "M160.00 36v-36.00" in path


def test_the_drawing_says_its_range_in_words(as_analyst, four_weeks):
    page = as_analyst.get(WEEKS).content.decode()

    assert "Events per week over 4 weeks: 0 to 2" in page
    assert page.count("<path") == 1


def test_a_log_of_a_few_days_has_no_course(as_analyst, loans):
    assert sparkline_of(loans) is None
    assert as_analyst.get(WEEKS).content.decode().strip() == ""


def test_the_card_asks_for_it_after_the_page(as_analyst, loans):
    page = as_analyst.get("/insight/journeys/").content.decode()

    assert f'hx-get="{WEEKS}" hx-trigger="load"' in page


def test_who_is_not_signed_in_gets_no_drawing(client, loans):
    assert client.get(WEEKS).status_code == 302


def test_it_is_only_read(as_analyst, loans):
    assert as_analyst.post(WEEKS).status_code == 405


def test_an_unknown_log_has_no_weeks(as_analyst, loans):
    assert as_analyst.get("/insight/journeys/nowhere/weeks/").status_code == 404
