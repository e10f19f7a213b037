from __future__ import annotations

from zhike.apps.labels.rules import (
    Given,
    Says,
    differing,
    is_disputed,
    read_form,
    readers_of,
    settled,
)

BLAME = Says(sentiment=-1, aspects={"step.face": -1})
SAME = Says(sentiment=-1, aspects={"step.face": -1})
OTHER = Says(sentiment=-1, aspects={"step.face": 0, "cause.slow": -1})
UNCLEAR = Says(sentiment=None)


def given(*said, settles=None):
    found = [Given(user_id=place, says=says) for place, says in enumerate(said)]
    return found + ([Given(user_id=9, says=settles, settles=True)] if settles else [])


def test_every_fourth_text_goes_to_two():
    assert [place for place in range(12) if readers_of(place) == 2] == [0, 4, 8]


def test_what_two_say_alike_is_settled_and_what_they_do_not_waits_for_a_third():
    assert settled(given(BLAME, SAME), readers=2) == BLAME
    assert settled(given(BLAME), readers=2) is None
    assert settled(given(BLAME), readers=1) == BLAME
    assert settled(given(BLAME, OTHER), readers=2) is None
    assert settled(given(BLAME, OTHER, settles=OTHER), readers=2) == OTHER
    # Two had a text of one reader on their screens.
    assert settled(given(BLAME, UNCLEAR), readers=1) is None


def test_a_difference_is_one_until_somebody_decided():
    assert is_disputed(given(BLAME, OTHER))
    assert not is_disputed(given(BLAME, SAME))
    assert not is_disputed(given(BLAME, OTHER, settles=OTHER))
    assert differing(given(BLAME, OTHER)) == ["cause.slow", "step.face"]
    assert differing(given(BLAME, UNCLEAR)) == ["sentiment", "step.face"]


def test_a_form_without_the_opinion_of_the_whole_is_no_label():
    keys = ["step.face", "cause.slow"]

    assert read_form({"step.face": "-1"}, keys=keys) is None
    assert read_form({"sentiment": "2"}, keys=keys) is None
    assert read_form(
        {"sentiment": "0", "step.face": "9", "cause.slow": "1", "x": "1"}, keys=keys
    ) == Says(sentiment=0, aspects={"cause.slow": 1})
