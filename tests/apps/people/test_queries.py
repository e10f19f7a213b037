from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from zhike.apps.people.models import FailedSignIn, SignInRun
from zhike.apps.people.queries import anybody_there, demo_people, worst_runs, wrong_tries_before


def test_wrong_tries_count_since_the_last_sign_in_and_a_day_back_at_most(agent):
    now = timezone.now()
    hours = {name: now - timedelta(hours=back) for name, back in [("old", 25), ("a", 5), ("b", 1)]}
    for failed_at in hours.values():
        FailedSignIn.objects.create(username="wang", failed_at=failed_at)
    FailedSignIn.objects.create(username="li", failed_at=now)

    assert wrong_tries_before(agent, now=now) == 2
    SignInRun.objects.create(user=agent, signed_in_at=now - timedelta(hours=3), wrong_before=2)
    assert wrong_tries_before(agent, now=now) == 1


def test_each_person_counts_once_with_his_worst_run(agent, analyst):
    now = timezone.now()
    for user, wrong in ((agent, 2), (agent, 5), (analyst, 0)):
        SignInRun.objects.create(user=user, signed_in_at=now, wrong_before=wrong)

    assert sorted(worst_runs()) == [0, 5]


def test_people_who_are_real_are_no_demo_people(administrator):
    assert anybody_there()
    assert demo_people() == []


def test_an_empty_bank_has_nobody(db):
    assert not anybody_there()
