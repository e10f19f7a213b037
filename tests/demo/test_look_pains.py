"""The planted defect is found and nothing else; without a planted truth nothing is proved."""

from __future__ import annotations

import shutil

import pytest
from tests.demo.test_top_pain_point import board, stored, written

from zhike.demo.bank import RULES_FOLDER
from zhike.demo.look_pains import matter_to_mend_first, touchpoint_that_fails_a_type
from zhike.demo.planted import TOP_PAIN_POINT, TOUCHPOINT_DEFECT
from zhike.demo.sightings import NOTHING, Sighting

__all__ = ["written"]


@pytest.fixture
def rules(written, own_home):
    """Give the home that is in use the stages and touchpoints of the demo bank."""
    shutil.copytree(RULES_FOLDER, own_home, dirs_exist_ok=True)


def test_the_planted_defect_is_the_only_one_of_the_register(tables, tmp_path, rules):
    stored(tables, tmp_path)
    seen = touchpoint_that_fails_a_type(tmp_path)

    assert seen.reported
    assert seen.places == (TOUCHPOINT_DEFECT.touchpoint, TOUCHPOINT_DEFECT.user_type)
    assert seen.value.lower < TOUCHPOINT_DEFECT.failed_share + 0.1 < seen.value.upper + 0.05
    assert seen.n > 100


def test_without_it_the_register_has_no_defect(without, tmp_path, rules):
    stored(without("touchpoint_defect"), tmp_path)

    assert not touchpoint_that_fails_a_type(tmp_path).reported


def test_without_it_nobodys_leaving_is_laid_to_that_matter(without, tmp_path):
    rows = board(stored(without("top_pain_point"), tmp_path))
    leaving = rows[TOP_PAIN_POINT.reason]["stake"]["leaving"]

    assert leaving["lower"] < 0 < leaving["upper"]
    assert not matter_to_mend_first(tmp_path).reported


def test_an_empty_bank_has_nothing_to_mend(tables, tmp_path):
    stored({name: rows.slice(0, 0) for name, rows in tables.items()}, tmp_path)

    assert matter_to_mend_first(tmp_path) == Sighting(reported=False, value=NOTHING)
    assert not touchpoint_that_fails_a_type(tmp_path).reported
