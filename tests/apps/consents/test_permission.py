from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from tests.apps.consents.conftest import customer

from zhike.apps.consents import actions
from zhike.apps.consents.errors import NotPermitted
from zhike.apps.consents.models import ContactPreference, Purpose, SentMessage
from zhike.apps.consents.permission import ask, permit_key, send_permission
from zhike.apps.consents.rules import Channel, Reason, TakenThrough, Topic, Window, Wishes
from zhike.apps.customers.models import Customer
from zhike.integrations.customer_messages.permit import check

WANTED = {"channel": Channel.SMS, "purpose": "marketing", "topic": Topic.PRODUCTS}


@pytest.fixture
def agreed(lin):
    actions.give_consent(
        lin,
        purposes=["marketing"],
        taken_through=TakenThrough.APP,
        evidence="S-1",
        by="wang",
    )
    return lin


def wish(customer, **said):
    actions.choose_contact(
        customer, wishes=Wishes(**said), taken_through=TakenThrough.APP, evidence="", by="wang"
    )


def reasons(customer, **said):
    return set(ask(customer, **(WANTED | said)).reasons)


def test_a_consent_opens_the_gate_and_its_absence_keeps_it_shut(agreed):
    assert ask(agreed, **WANTED).allowed
    assert reasons(agreed, purpose="survey") == {Reason.NO_CONSENT}


def test_the_wishes_of_a_merged_entry_hold(agreed, lin_again):
    ContactPreference.objects.create(
        customer=lin_again,
        do_not_contact=True,
        decided_at=agreed.created_at,
        taken_through="import",
        taken_by="core",
        evidence="",
    )

    assert reasons(agreed) == {Reason.DO_NOT_CONTACT}


def test_windows_are_read_in_the_time_of_the_bank(agreed):
    wish(agreed, windows=(Window(days=(0,), opens=time(9), closes=time(11)),))
    zone = ZoneInfo("Asia/Shanghai")

    assert not reasons(agreed, at=datetime(2099, 3, 2, 9, 30, tzinfo=zone))
    assert reasons(agreed, at=datetime(2099, 3, 2, 11, 0, tzinfo=zone)) == {Reason.OUTSIDE_WINDOW}


def test_a_restricted_customer_gets_legal_notices_only(agreed):
    actions.restrict(agreed, reason="保存期未满", by="chen")

    assert reasons(agreed) == {Reason.RESTRICTED}
    assert reasons(agreed, purpose="service") == {Reason.RESTRICTED}
    assert not reasons(agreed, purpose="legal-notice")


def test_an_erased_customer_gets_nothing_at_all(agreed):
    Customer.objects.filter(pk=agreed.pk).update(state="erased")
    agreed.refresh_from_db()

    assert reasons(agreed, purpose="legal-notice") == {Reason.ERASED}


def test_a_purpose_out_of_use_opens_nothing(agreed):
    Purpose.objects.filter(code="marketing").update(is_active=False)

    assert reasons(agreed) == {Reason.UNKNOWN_PURPOSE}


def test_the_gate_gives_a_signed_permit_or_says_why_not(agreed):
    permit = send_permission(agreed, **WANTED)

    check(permit, key=permit_key(), now=agreed.created_at)
    assert (permit.customer_id, permit.channel, permit.purpose) == ("C001", "sms", "marketing")
    wish(agreed, refused_channels=frozenset({"sms"}))
    with pytest.raises(NotPermitted, match="refuses this channel") as refusal:
        send_permission(agreed, **WANTED)
    assert refusal.value.reasons == ("channel_refused",)


@pytest.mark.parametrize(
    ("purpose", "days", "is_left_in_peace"),
    [("marketing", 29, True), ("survey", 1, True), ("marketing", 31, False), ("service", 0, False)],
)
def test_after_a_message_that_can_be_refused_a_survey_waits(lin, purpose, days, is_left_in_peace):
    other = customer("C002", merged_into=lin)
    actions.give_consent(
        lin, purposes=["survey"], taken_through=TakenThrough.APP, evidence="S", by="wang"
    )
    SentMessage.objects.create(
        permit_id="p",
        customer=other,
        purpose=purpose,
        channel="sms",
        topic="offers",
        sent_at=timezone.now() - timedelta(days=days),
        sent_by="wang",
    )

    found = ask(lin, channel=Channel.EMAIL, purpose="survey", topic=Topic.SURVEYS)

    assert (Reason.TOO_SOON in found.reasons) is is_left_in_peace
    assert found.allowed is not is_left_in_peace
