from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from zhike.apps.people.session_store import SessionStore


def kept(**values):
    made = SessionStore()
    made.update(values)
    made.create()
    return made.session_key


def test_what_was_kept_is_read_again(db):
    assert SessionStore(kept(name="chen"))["name"] == "chen"


def test_a_session_that_is_over_or_was_never_there_is_empty_and_loses_its_key(db):
    key = kept(name="chen")
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() - timedelta(1))

    for one in (key, "x" * 32, None):
        store = SessionStore(one)
        assert dict(store.items()) == {}
        assert store.session_key is None
