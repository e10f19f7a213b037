from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from zhike.apps.people.models import FailedSignIn
from zhike.apps.people.queries import anybody_there, demo_people, recent_failures


def test_only_the_failures_of_that_name_within_the_window_count(db):
    now = timezone.now()
    FailedSignIn.objects.create(username="zhao", failed_at=now)
    FailedSignIn.objects.create(username="zhao", failed_at=now - timedelta(minutes=20))
    FailedSignIn.objects.create(username="li", failed_at=now)

    assert recent_failures(username="zhao") == [now]


def test_people_who_are_real_are_no_demo_people(administrator):
    assert anybody_there()
    assert demo_people() == []


def test_an_empty_bank_has_nobody(db):
    assert not anybody_there()
