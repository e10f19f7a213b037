from __future__ import annotations

import pytest

from zhike.apps.privacy.rules import Clock, Obstacle, Urgency
from zhike.apps.privacy.words import OBSTACLES, TONES, clock_in_words


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        (Clock(urgency=Urgency.FAR, days=9), "days left: 9"),
        (Clock(urgency=Urgency.TODAY, days=0), "due today"),
        (Clock(urgency=Urgency.LATE, days=-3), "late by days: 3"),
        (Clock(urgency=Urgency.CLOSED, days=-3), "closed"),
    ],
)
def test_a_clock_is_told_in_words(clock, words):
    assert clock_in_words(clock)[0] == words


def test_every_obstacle_and_urgency_has_its_look():
    assert set(OBSTACLES) == set(Obstacle)
    assert set(TONES) == set(Urgency)
