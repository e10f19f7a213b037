from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from zhike.apps.jobs.chores import due_chores
from zhike.apps.portal import jobs
from zhike.apps.portal.code_actions import ask_for_code
from zhike.apps.portal.models import SignInCode


def test_codes_that_wait_are_sent_until_none_does(lin):
    for _time in range(3):
        ask_for_code("C001", address="10.0.0.1", demo_here=False)
    jobs.send_codes()

    assert not SignInCode.objects.filter(state="waiting").exists()


def test_codes_go_out_with_every_tick_and_beside_it():
    (found,) = [one for one in due_chores(tick=1) if one.name.endswith("portal.jobs.send_codes")]

    assert found.aside


def test_what_is_old_is_forgotten(lin):
    ask_for_code("C001", address="10.0.0.1", demo_here=False)
    SignInCode.objects.update(asked_at=timezone.now() - timedelta(days=2))
    jobs.forget_old()

    assert not SignInCode.objects.exists()
