import pytest

from zhike.demo.planted import DRIVERS
from zhike.demo.verbatims import CLOSERS, FACE_COMPLAINTS, OPENERS, phrases


@pytest.mark.parametrize("aspect", [name for name, _ in DRIVERS.weights])
def test_each_aspect_has_praise_and_complaint_that_differ(aspect):
    good, bad = phrases(aspect, bad=False), phrases(aspect, bad=True)

    assert len(good) >= 5 <= len(bad)
    assert not set(good) & set(bad)


def test_no_fragment_holds_digits_that_could_be_a_number_of_somebody():
    fragments = [*OPENERS, *CLOSERS, *FACE_COMPLAINTS]

    assert not any(letter.isdigit() for text in fragments for letter in text)
