from __future__ import annotations

from zhike.apps.dashboards.audit_words import in_words


def test_an_act_is_told_in_words_and_an_unknown_one_as_written():
    assert in_words("sign in") == "Signed in"
    assert in_words("act of another system") == "act of another system"
