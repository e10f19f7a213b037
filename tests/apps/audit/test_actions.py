from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from zhike.apps.audit.actions import record_event
from zhike.apps.audit.errors import EventOutsideTransaction
from zhike.apps.audit.models import Outbox


def test_an_event_names_who_did_what_to_which_case(db):
    with transaction.atomic():
        record_event(
            activity="undo batch", case_id="batch-7", by="chen", attributes={"reason": "wrong file"}
        )

    event = Outbox.objects.get()
    assert (event.activity, event.case_id, event.by) == ("undo batch", "batch-7", "chen")
    assert event.attributes == {"reason": "wrong file"}
    assert event.relayed_at is None
    assert len(event.event_id) == 32


@pytest.mark.django_db(transaction=True)
def test_an_event_without_the_transaction_of_its_act_is_refused():
    with pytest.raises(EventOutsideTransaction, match="undo batch"):
        record_event(activity="undo batch", case_id="batch-7", by="chen")


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_takes_its_event_with_it():
    with pytest.raises(IntegrityError), transaction.atomic():
        record_event(activity="undo batch", case_id="batch-7", by="chen")
        raise IntegrityError

    assert not Outbox.objects.exists()
