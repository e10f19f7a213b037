from __future__ import annotations

import pytest
from tests.apps.complaints.conftest import received

from zhike.apps.complaints.grading import grade_of


@pytest.mark.parametrize(("regime", "grade"), [("cn_bank", "major"), ("us_cfpb", "serious")])
def test_the_group_of_twenty_is_a_rule_of_china_alone(desk, regime, grade):
    made = received(desk, regime=regime, people_face_to_face=20)

    found = grade_of(made)
    assert (found.grade, "regulator" in found.told_to) == (grade, grade == "major")
