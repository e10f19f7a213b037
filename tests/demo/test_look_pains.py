"""Without the planted truth no pain point is proved, and an empty bank has none."""

from __future__ import annotations

from tests.demo.test_top_pain_point import board, stored, written

from zhike.demo.look_pains import matter_to_mend_first
from zhike.demo.planted import TOP_PAIN_POINT
from zhike.demo.sightings import NOTHING, Sighting

__all__ = ["written"]


def test_without_it_nobodys_leaving_is_laid_to_that_matter(without, tmp_path):
    rows = board(stored(without("top_pain_point"), tmp_path))
    leaving = rows[TOP_PAIN_POINT.reason]["stake"]["leaving"]

    assert leaving["lower"] < 0 < leaving["upper"]
    assert not matter_to_mend_first(tmp_path).reported


def test_an_empty_bank_has_nothing_to_mend(tables, tmp_path):
    stored({name: rows.slice(0, 0) for name, rows in tables.items()}, tmp_path)

    assert matter_to_mend_first(tmp_path) == Sighting(reported=False, value=NOTHING)
