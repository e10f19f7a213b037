from __future__ import annotations

import json
import shutil

import pytest
from tests.improvement_bank import CUSTOMERS, SEED, stored

from zhike.apps.improvements.models import Improvement
from zhike.apps.people.actions import create_demo_people
from zhike.demo import MADE_FILE
from zhike.demo.improvements import DRAWN, HELPED, NOTHING, fill_improvements
from zhike.demo.planted import FIRST_USE, LOT_OF_CALLERS


@pytest.fixture
def ready(db, own_home):
    own_home.mkdir(exist_ok=True)
    facts = {"seed": SEED, "customers": CUSTOMERS, "without": []}
    (own_home / MADE_FILE).write_text(json.dumps(facts))
    shutil.copytree(stored(), own_home / "store")
    create_demo_people()


def test_the_planted_one_is_proved_and_the_one_of_nothing_is_not(ready):
    made = fill_improvements()

    rows = {row.title: row for row in Improvement.objects.all()}
    assert made == len(rows) == 6
    helped = rows[HELPED].measurements.get()
    assert (rows[HELPED].state, helped.verdict) == ("closed", "helped")
    share = helped.found["relative"]
    assert share["lower"] < FIRST_USE.change < share["upper"]
    drawn = rows[DRAWN].measurements.get()
    sooner = drawn.found["relative"]
    assert (rows[DRAWN].state, drawn.verdict) == ("closed", "helped")
    assert sooner["lower"] < LOT_OF_CALLERS.change < sooner["upper"] < 0
    assert rows[NOTHING].measurements.get().verdict == "not_shown"
    assert {row.state for row in rows.values()} == {"draft", "running", "closed"}
    assert fill_improvements() == 0


def test_a_bank_too_small_to_measure_goes_without(ready, own_home):
    shutil.rmtree(own_home / "store")

    assert fill_improvements() == 0


def test_a_bank_without_its_people_is_left_alone(db):
    assert fill_improvements() == 0
