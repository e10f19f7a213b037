from __future__ import annotations

from zhike.apps.people.permission_words import WORDS, groups, label_of
from zhike.apps.people.rules import Permission


def test_every_permission_has_its_words_once():
    listed = [permission for group in WORDS.values() for permission in group]

    missing = sorted(set(Permission) - set(listed))
    assert not missing, f"give {missing} words in people/permission_words.py"
    assert len(listed) == len(set(listed))


def test_a_permission_without_words_is_shown_all_the_same(monkeypatch):
    first, *_ = WORDS.values()
    monkeypatch.delitem(first, Permission.SEE_HOME)

    name, rest = groups()[-1]

    assert (str(name), rest) == ("Others", [Permission.SEE_HOME])
    assert label_of(Permission.SEE_HOME) == "home.see"
