from zhike.demo.planted import JOURNEY_TRUTHS, TRUTH_NAMES
from zhike.demo.truth_texts import TEXTS


def test_every_truth_is_told_in_two_languages():
    assert set(TEXTS) == set(TRUTH_NAMES)
    assert all(text.zh and text.en and text.where and text.call for text in TEXTS.values())


def test_the_truths_of_journeys_are_those_that_must_be_found_now():
    assert {name for name, text in TEXTS.items() if text.subject == "journeys"} == set(
        JOURNEY_TRUTHS
    )
