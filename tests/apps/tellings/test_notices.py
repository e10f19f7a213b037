"""What the notice says and to whom is tested with the act that it looks at: see test_actions."""

from __future__ import annotations

from zhike.apps.notifications.kinds import kinds, sentence_of
from zhike.apps.notifications.rules import Ways


def test_it_stands_on_the_bell_without_a_word_of_the_customer():
    assert kinds()["improvement_raised_again"].ways == Ways()
    assert "首用" in sentence_of("improvement_raised_again", {"title": "首用"})
