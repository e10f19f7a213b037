from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.apps.texting.conftest import URL, said, tell

from zhike.apps.conversations.models import Conversation
from zhike.apps.webhooks.incoming import LARGEST_BYTES


def test_a_signed_message_is_taken_and_told_again_known(served):
    assert tell(said()).json() == {"events": ["taken"]}
    assert tell(said()).json() == {"events": ["known"]}

    assert Conversation.objects.count() == 1


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_old_message_played_again_changes_nothing(served, minutes):
    answer = tell(said(), sent_at=timezone.now() + timedelta(minutes=minutes))

    assert (answer.status_code, answer.json()) == (401, {"error": "signature_refused"})
    assert not Conversation.objects.exists()


def test_another_secret_or_none_opens_nothing(served, settings):
    assert tell(said(), secret="guessed").status_code == 401
    assert Client().post(URL, data="[]", content_type="application/json").status_code == 401
    settings.SMS = None
    assert tell(said(), secret="").status_code == 401
    assert not Conversation.objects.exists()


def test_without_a_queue_the_gateway_is_told_to_come_again(served, settings):
    settings.SMS_QUEUE = ""

    answer = tell(said())

    assert (answer.status_code, answer.json()) == (503, {"error": "no_queue"})


def test_what_is_no_json_or_too_large_is_refused(served):
    large = Client().post(URL, data=b"x" * (LARGEST_BYTES + 1), content_type="application/json")
    assert large.status_code == 413
    assert tell(*[said()] * 101).status_code == 400


def test_only_posts_are_heard(served):
    assert Client().get(URL).status_code == 405
