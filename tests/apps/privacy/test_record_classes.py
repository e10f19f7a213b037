from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.privacy.conftest import ask

from zhike.apps.consents.actions import withdraw_consent
from zhike.apps.consents.models import Consent, MessageOutcome, SentMessage
from zhike.apps.consents.outcome_actions import note_outcome
from zhike.apps.consents.outcomes import Outcome
from zhike.apps.consents.rules import TakenThrough
from zhike.apps.privacy.record_classes import record_class, record_classes


def test_each_class_tells_its_source_and_its_start():
    assert len({one.code for one in record_classes()}) == len(record_classes())
    assert all(one.source and one.starts_with and one.months for one in record_classes())


def test_the_choice_in_force_is_never_one_to_go(lin):
    assert record_class("consent_choices").records() == []

    withdraw_consent(lin, purpose="marketing", taken_through=TakenThrough.APP, by="wang")

    (earlier,) = record_class("consent_choices").records()
    assert Consent.objects.get(pk=earlier.key).given


def test_messages_count_from_the_day_they_were_sent(lin):
    at = timezone.now() - timedelta(days=900)
    sent = SentMessage.objects.create(
        permit_id="1", customer=lin, purpose="service", channel="sms", topic="service",
        sent_at=at, sent_by="wang",
    )  # fmt: skip

    note_outcome(sent, Outcome.REFUSED)
    (record,) = record_class("sent_messages").records()

    assert (record.key, record.starts) == (sent.pk, timezone.localdate(at))
    assert record_class("sent_messages").remove([sent.pk]) == 1
    assert not SentMessage.objects.exists()
    assert not MessageOutcome.objects.exists()


def test_an_open_request_has_no_period_yet(lin):
    ask(lin)

    assert record_class("rights_requests").records() == []


def test_a_customer_who_stays_has_no_period_yet(holder):
    assert record_class("customer_identity").records() == []


def test_people_are_not_removed_by_the_row():
    assert record_class("customer_identity").remove is None


def test_an_unknown_class_is_an_error():
    with pytest.raises(StopIteration):
        record_class("nothing")
