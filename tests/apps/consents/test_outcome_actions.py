from __future__ import annotations

import pytest
from django.utils import timezone

from zhike.apps.audit.models import AuditRow
from zhike.apps.consents.errors import ChoicesAreKept
from zhike.apps.consents.models import SentMessage
from zhike.apps.consents.outcome_actions import note_outcome
from zhike.apps.consents.outcomes import Outcome


@pytest.fixture
def sent(lin) -> SentMessage:
    return SentMessage.objects.create(
        permit_id="p1",
        customer=lin,
        purpose="service",
        channel="sms",
        topic="service",
        sent_at=timezone.now(),
        sent_by="wang",
    )


def test_each_outcome_is_told_once(sent):
    assert note_outcome(sent, Outcome.DELIVERED)
    assert not note_outcome(sent, Outcome.DELIVERED)

    assert sent.outcomes.count() == 1
    assert (
        AuditRow.objects.filter(activity="sent message delivered", customer_id="C001").count() == 1
    )


def test_that_it_was_handed_over_is_no_act_of_its_own(sent):
    before = AuditRow.objects.count()

    assert note_outcome(sent, Outcome.TAKEN)
    assert AuditRow.objects.count() == before


def test_an_outcome_is_written_once(sent):
    note_outcome(sent, Outcome.REFUSED, reason="sms_not_taken")
    row = sent.outcomes.get()

    with pytest.raises(ChoicesAreKept):
        row.save()
    with pytest.raises(ChoicesAreKept):
        row.delete()
