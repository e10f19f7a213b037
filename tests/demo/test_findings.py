import json

import pytest
from tests.demo.conftest import evidence_of, tables_of

from zhike.analytics.intervals import Estimate
from zhike.demo.bank import found_bank
from zhike.demo.findings import QUESTIONS, Verdict, ask_all, compare, verdict_of, write_findings
from zhike.demo.planted import JOURNEY_TRUTHS
from zhike.demo.sightings import Sighting
from zhike.demo.truth import truths_of

SEEDS = (1, 2, 3, 4, 5)
MORE_SEEDS = tuple(range(6, 26))
# Each seed is made twice, each time without the other half: so every truth is looked for where
# it is planted and where it is not, and none may lean on a truth of the other half.
HALVES = (JOURNEY_TRUTHS[::2], JOURNEY_TRUTHS[1::2])
# How near the value comes to what was planted, in the value's own unit.
NEAR = {"mortgage_bottleneck": 2.0, "branch_deviation": 0.25}


def found_in(*, seed, without=(), customers=3_000):
    bank = found_bank(seed=seed, customers=customers, without=without)
    seen = ask_all(evidence_of(tables_of(bank)))
    return {finding.name: finding for finding in compare(seen, truths_of(bank))}


def assert_all_right(found, *, without):
    verdicts = {name: finding.verdict for name, finding in found.items()}

    assert verdicts == {
        name: Verdict.QUIET if name in without else Verdict.FOUND for name in JOURNEY_TRUTHS
    }


@pytest.mark.parametrize("without", HALVES, ids=("without odd ones", "without even ones"))
@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_planted_is_found_and_what_is_not_is_not_reported(seed, without):
    found = found_in(seed=seed, without=without)

    assert_all_right(found, without=without)
    for finding in found.values():
        if finding.planted:
            assert abs(finding.value - finding.planted_value) < NEAR.get(finding.name, 0.13)
            assert finding.n > 30


@pytest.mark.soak
@pytest.mark.parametrize("seed", MORE_SEEDS)
def test_all_truths_together_are_found_on_more_seeds(seed):
    assert_all_right(found_in(seed=seed), without=())


@pytest.mark.soak
@pytest.mark.parametrize("name", JOURNEY_TRUTHS)
@pytest.mark.parametrize("seed", SEEDS)
def test_one_truth_switched_off_is_not_reported_and_all_others_are(seed, name):
    assert_all_right(found_in(seed=seed, without=(name,)), without=(name,))


@pytest.mark.soak
@pytest.mark.parametrize("seed", SEEDS)
def test_at_standard_size_every_truth_is_found(seed):
    assert_all_right(found_in(seed=seed, customers=20_000), without=())


def test_the_small_bank_of_the_first_look_shows_every_truth():
    assert_all_right(found_in(seed=7, customers=1_200), without=())


def test_every_truth_of_journeys_has_its_question():
    assert tuple(QUESTIONS) == JOURNEY_TRUTHS


def truth_of(*, planted):
    without = () if planted else ("mortgage_bottleneck",)
    return truths_of(found_bank(seed=1, customers=300, without=without)).truth(
        "mortgage_bottleneck"
    )


def test_verdicts_tell_five_cases_apart():
    planted, absent = truth_of(planted=True), truth_of(planted=False)
    right = Sighting(reported=True, places=tuple(planted.places))
    elsewhere = Sighting(reported=True, places=("城北评估中心",))
    silent = Sighting(reported=False, places=tuple(planted.places))

    assert verdict_of(planted, right) == Verdict.FOUND
    assert verdict_of(planted, elsewhere) == Verdict.WRONG_PLACE
    assert verdict_of(planted, silent) == Verdict.MISSED
    assert verdict_of(absent, silent) == Verdict.QUIET
    assert verdict_of(absent, right) == Verdict.FALSE_ALARM


def test_the_file_holds_value_interval_n_and_rule_of_each_finding(tmp_path):
    told = truths_of(found_bank(seed=1, customers=300))
    seen = Sighting(
        reported=True,
        places=("城东评估中心",),
        value=Estimate(value=8.5, lower=7.5, upper=9.0),
        n=40,
    )

    path = write_findings(compare({"mortgage_bottleneck": seen}, told), folder=tmp_path)
    row = json.loads(path.read_text())["findings"][0]

    assert (row["value"], row["lower"], row["upper"], row["n"]) == (8.5, 7.5, 9.0, 40)
    assert row["unit"] == "working_days"
    assert row["call"] == "bottlenecks"
    assert row["rule_zh"] and row["rule_en"]
