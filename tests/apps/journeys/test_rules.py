from __future__ import annotations

import pytest

from zhike.apps.journeys.errors import ViewNameRefused
from zhike.apps.journeys.rules import LONGEST_NAME, clean_view_name, shown_id


def test_a_name_loses_its_outer_and_double_spaces():
    assert clean_view_name("  slow \n mortgages ") == "slow mortgages"


@pytest.mark.parametrize("name", ["", "   ", "x" * (LONGEST_NAME + 1)])
def test_an_empty_or_overlong_name_is_refused(name):
    with pytest.raises(ViewNameRefused, match="1 to 80 characters"):
        clean_view_name(name)


def test_an_id_shows_only_its_ends_to_most():
    assert shown_id("C00001234", in_full=False) == "C••••••34"
    assert shown_id("C00001234", in_full=True) == "C00001234"


def test_a_short_id_shows_nothing():
    assert shown_id("C12", in_full=False) == "•••"
