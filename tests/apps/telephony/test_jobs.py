from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from tests.apps.telephony.conftest import RINGING, told

from zhike.apps.telephony.jobs import end_calls, forget_events
from zhike.apps.telephony.models import Call, HeardEvent


def test_the_worker_ends_what_nobody_ended_and_forgets_what_was_told(board):
    told(board, RINGING)
    long_ago = timezone.now() - timedelta(days=2)
    Call.objects.update(ringing_at=long_ago)
    HeardEvent.objects.create(switchboard=board, once_key="k", heard_at=long_ago)

    end_calls()
    forget_events()

    assert not Call.objects.get().is_shown
    assert not HeardEvent.objects.exists()
