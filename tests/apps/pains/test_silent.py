import pytest
from tests.pipelines.test_silent_customers import ASKED, planted

from zhike.apps.pains.silent import drivers_of, groups_of, met_words, shifted
from zhike.pipelines.silent_customers import told


@pytest.fixture(scope="module")
def found():
    return told(planted()[0], ASKED)


def test_groups_stand_by_how_they_are_made_and_the_largest_first(found):
    groups = groups_of(found)

    assert len(groups["all"]) == 1
    assert [one.name for one in groups["segment"]] == ["大众", "私行"]
    assert {len(groups["both"]), len(groups["channel"]) * len(groups["segment"])} == {4}
    assert groups["all"][0].difference.startswith("+")


def test_what_customers_met_is_named_and_what_is_proved_comes_first(found):
    drivers = drivers_of(found)

    assert drivers[0].proved
    assert {one.name for one in drivers[:2]} == {met_words("wait"), met_words("failures")}
    assert met_words("outcome=other") == "ended as: other"
    assert any("failures" in one for one in shifted(found))
