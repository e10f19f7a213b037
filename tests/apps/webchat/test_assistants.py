from __future__ import annotations

import pytest
from tests.apps.webchat.conftest import said

from zhike.apps.conversations.models import Conversation
from zhike.apps.webchat.assistants import use_assistant


@pytest.fixture
def told():
    heard: list[str] = []
    yield heard
    use_assistant(None)


def test_an_assistant_is_told_of_each_new_conversation_once(
    visitor, told, django_capture_on_commit_callbacks
):
    use_assistant(told.append)

    with django_capture_on_commit_callbacks(execute=True):
        said(visitor)
        said(visitor, "在吗", "second-message")

    assert told == [Conversation.objects.get().public_id]


def test_an_assistant_that_fails_costs_the_customer_nothing(
    visitor, told, django_capture_on_commit_callbacks
):
    def fail(_public_id: str) -> None:
        raise RuntimeError("no model")

    use_assistant(fail)
    with django_capture_on_commit_callbacks(execute=True):
        said(visitor)

    assert Conversation.objects.get().state == "waiting"
