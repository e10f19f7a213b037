from __future__ import annotations

from zhike.apps.audit.templatetags.acts import act_words, acts_words, who_words


def test_acts_are_said_in_words():
    assert act_words("sign in") == "Signed in"
    assert acts_words(["sign in", "sign out"]) == "Signed in; Signed out"


def test_a_customer_who_acts_himself_is_told_so():
    assert who_words("customer:C001") == "the customer himself, C001"
