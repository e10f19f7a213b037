from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from tests.apps.webchat.conftest import said

from zhike.apps.webchat.call_back_actions import ask_call_back
from zhike.apps.webchat.jobs import forget_visitors, put_call_backs_in_line
from zhike.apps.webchat.models import CallBack, Visitor


def test_the_worker_puts_a_call_in_line_when_its_time_has_come(visitor):
    said(visitor)
    ask_call_back(
        visitor, number="13800001111", window=timezone.now() + timedelta(hours=3), once="once-0001"
    )
    put_call_backs_in_line()
    assert CallBack.objects.get().conversation is None

    CallBack.objects.update(begins_at=timezone.now() - timedelta(seconds=1))
    put_call_backs_in_line()

    assert CallBack.objects.get().conversation.state == "waiting"


def test_the_worker_forgets_visitors(visitor):
    Visitor.objects.update(last_seen_at=timezone.now() - timedelta(days=40))

    forget_visitors()

    assert not Visitor.objects.exists()
