from __future__ import annotations

from tests.survey_bank import BRANCHES, OVERALL, RECOMMEND, SURVEY, WAIT

from zhike.apps.surveys.compared import (
    driver_rows,
    league_rows,
    readings,
    sure_words,
    wave_rows,
    waves_asked,
)
from zhike.apps.surveys.results import look_of

NPS = {"q": f"{SURVEY}|{RECOMMEND}|0-10"}


def test_waves_are_the_last_two_unless_an_address_names_others(answers_in_store, analyst):
    look = look_of(analyst, NPS)

    assert waves_asked(look, {}) == ("2025-Q3", "2025-Q4")
    assert waves_asked(look, {"before": "2025-Q1", "after": "2025-Q3"}) == ("2025-Q1", "2025-Q3")
    assert waves_asked(look, {"before": "2025-Q4", "after": "2025-Q2"}) == ("2025-Q1", "2025-Q2")


def test_one_period_is_no_wave(analyst, survey, answered):
    answered([5] * 12)

    assert waves_asked(look_of(analyst, {}), {}) == ("", "")


def test_a_wave_is_read_with_its_sign_its_interval_and_its_n(answers_in_store, analyst):
    table = wave_rows(look_of(analyst, NPS | {"by": "segment"}), before="2025-Q1", after="2025-Q2")
    whole = table.rows[0]

    assert whole.group == "All together"
    assert whole.difference[0] in "+−0"
    assert whole.n_before + whole.n_after < 596
    assert " to " in whole.interval


def test_a_league_leaves_the_hidden_out_and_counts_them(answers_in_store, analyst):
    table = league_rows(look_of(analyst, NPS))

    assert table.rows[0].group == "南桥支行"
    assert "小关支行" not in {row.group for row in table.rows}
    assert table.left_out == len(BRANCHES) - len(table.rows)
    assert not table.luck


def test_drivers_are_read_in_sentences(answers_in_store, analyst):
    driven = look_of(analyst, {"q": f"{SURVEY}|{OVERALL}|1-5"}).source.drive()
    rows = driver_rows(driven)

    assert (rows[0].attribute, rows[0].ranks, rows[0].loud) == (WAIT, "1", True)
    assert (str(rows[0].quadrant), rows[0].undecided) == ("mend first", False)
    first, *_between, last = readings(driven)
    assert WAIT in first
    assert "All together account for" in last


def test_draws_never_make_anything_certain():
    assert (sure_words(1.0), sure_words(0.87)) == ("> 99 %", "87 %")
