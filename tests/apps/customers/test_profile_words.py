from __future__ import annotations

from zhike.apps.customers.profile_rules import BLOCK_OF
from zhike.apps.customers.profile_words import NAME_LABELS, in_words


def test_every_name_of_the_profile_has_its_words():
    assert set(NAME_LABELS) == set(BLOCK_OF)


def test_codes_are_said_and_other_texts_stay():
    assert in_words("asset_allocation", "deposit 60%, fund 40%") == "Deposit 60%, Fund 40%"
    assert in_words("digital_share", "0.25") == "25%"
    assert in_words("occupation", "教师") == "教师"
