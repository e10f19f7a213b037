import pytest

from zhike.demo.look_contacts import (
    preference_by_age,
    reason_that_comes_back,
    release_that_drives_calls,
)


@pytest.mark.parametrize(
    "look", [release_that_drives_calls, preference_by_age, reason_that_comes_back]
)
def test_a_bank_without_events_gives_nothing_to_report(look, nothing):
    sighting = look(nothing)

    assert not sighting.reported
    assert sighting.n == 0


def test_the_broken_release_is_named_and_not_its_repair(evidence):
    sighting = release_that_drives_calls(evidence)

    assert sighting.places == ("手机银行 6.2 版",)
    assert sighting.value.lower < 0.3 < sighting.value.upper + 0.05


def test_the_widest_gap_between_ages_is_at_the_branch(evidence):
    sighting = preference_by_age(evidence)

    assert sighting.places == ("branch",)
    assert 0.35 < sighting.value.value < 0.5


def test_the_reason_is_told_by_its_share_and_not_by_its_count(evidence):
    log = evidence.log("service")
    counted = log.group_by("activity").agg(n=log.count()).order_by("n").to_pyarrow()

    sighting = reason_that_comes_back(evidence)

    assert sighting.places == ("费用争议",)
    assert counted["activity"].to_pylist()[-1] != "费用争议"
