from __future__ import annotations

from zhike.apps.audit.templatetags.acts import act_words, acts_words


def test_acts_are_said_in_words():
    assert act_words("sign in") == "Signed in"
    assert acts_words(["sign in", "sign out"]) == "Signed in; Signed out"
