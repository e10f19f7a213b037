from __future__ import annotations

import pytest
from django.utils import timezone

from zhike.apps.conversations.models import Draft
from zhike.apps.prepared.delete import delete


def test_only_the_rows_that_are_meant_are_deleted(chat, agent, head):
    for user in (agent, head):
        Draft.objects.create(
            conversation=chat, ticket=chat.ticket, user=user, saved_at=timezone.now()
        )

    assert delete(Draft, where={"conversation": chat, "user": agent}) == 1
    assert delete(Draft, where={"conversation": chat, "user": agent}) == 0
    assert [row.user for row in Draft.objects.all()] == [head]


def test_an_unknown_field_is_no_column(chat):
    with pytest.raises(KeyError, match="user; --"):
        delete(Draft, where={"user; --": 1})
