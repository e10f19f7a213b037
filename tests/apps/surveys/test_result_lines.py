from __future__ import annotations

import csv
import io

import pytest
from tests.survey_bank import OVERALL, RECOMMEND, SURVEY, WAIT

# Figures of the event store; the database only says who asks.
pytestmark = pytest.mark.one_database

NPS = {"q": f"{SURVEY}|{RECOMMEND}|0-10"}


def taken(browser, **asked):
    answer = browser.get("/lists/survey_results/csv/", asked)
    assert answer.status_code == 200
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body)))


def test_figures_go_out_for_the_whole_time_and_each_period(as_analyst, answers_in_store):
    rows = taken(as_analyst, **NPS)
    whole = next(row for row in rows if row["Group"] == "All together" and not row["Period"])

    assert {row["Period"] for row in rows} == {"", "2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"}
    assert whole["Answers given"] == "596"
    assert float(whole["Lower end"]) < float(whole["Value"]) < float(whole["Upper end"])


def test_nothing_of_a_small_group_goes_out(as_analyst, answers_in_store):
    small = [row for row in taken(as_analyst, **NPS) if row["Group"] == "小关支行"]

    assert small
    # Where nobody at all answered, that is told.
    told = [row for row in small if row["Answers given"] not in {"", "0"}]
    assert told == []
    assert {row["Value"] for row in small} == {""}
    assert any(row["Why nothing is shown"] for row in small)


@pytest.mark.parametrize(
    ("asked", "column", "wanted"),
    [
        (NPS | {"tab": "waves"}, "Period", "2025-Q3 → 2025-Q4"),
        (NPS | {"tab": "league"}, "Rank", "1"),
        ({"q": f"{SURVEY}|{OVERALL}|1-5", "tab": "drivers"}, "Group", WAIT),
    ],
)
def test_each_tab_takes_out_what_it_shows(as_analyst, answers_in_store, asked, column, wanted):
    assert wanted in {row[column] for row in taken(as_analyst, **asked)}


def test_a_tab_that_has_nothing_gives_an_empty_file(as_analyst, answers_in_store):
    assert taken(as_analyst, **NPS, by="segment", tab="league") == []
