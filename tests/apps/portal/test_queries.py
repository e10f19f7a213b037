from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.apps.portal.conftest import MAIL, PHONE, customer

from zhike.apps.consents import sending
from zhike.apps.consents.rules import Channel
from zhike.apps.customers.models import Identifier
from zhike.apps.portal import queries
from zhike.apps.portal.rules import Way
from zhike.apps.portal.session_actions import end_session, open_session
from zhike.apps.privacy.actions import receive_request
from zhike.apps.privacy.rules import RightKind


@pytest.mark.parametrize(
    "typed", ["C001", " C001 ", PHONE, "+86 138-0000-1111", MAIL, "LIN@example.cn"]
)
def test_number_telephone_and_mail_lead_to_the_customer(lin, gao, typed):
    assert queries.customer_at_door(typed) == lin


@pytest.mark.parametrize("typed", ["C777", "13700000000", "x@y.cn", "林知夏", "1"])
def test_what_nobody_has_leads_to_nobody(lin, typed):
    assert queries.customer_at_door(typed) is None


def test_a_telephone_of_two_persons_leads_to_neither(lin):
    customer("C050", phone=PHONE)

    assert queries.customer_at_door(PHONE) is None
    assert queries.customer_at_door("C001") == lin


def test_a_telephone_of_two_entries_of_one_person_leads_to_the_entry_in_use(lin):
    customer("C002", phone=PHONE, merged_into=lin)

    assert queries.customer_at_door(PHONE) == lin
    assert queries.customer_at_door("C002") == lin


def test_a_telephone_that_was_given_up_and_an_erased_customer_lead_to_nobody(lin, gao):
    Identifier.objects.filter(customer=lin).update(ended_at=timezone.now())
    gao.state = "erased"
    gao.save()

    assert queries.customer_at_door(PHONE) is None
    assert queries.customer_at_door("C009") is None


def test_the_database_is_asked_the_same_whether_anybody_has_the_number(lin):
    asked = []
    for typed in (PHONE, "13700000000"):
        with CaptureQueriesContext(
            connection,
        ) as caught:
            queries.customer_at_door(typed)
        asked.append(len(caught))

    assert asked[0] == asked[1]


def test_a_code_goes_where_he_can_be_reached_and_a_sender_serves(lin, gao, monkeypatch):
    monkeypatch.setattr(sending, "_SENDERS", {"email": object()})

    assert queries.channel_for([lin], prefers="sms") == (lin, Channel.EMAIL)
    assert queries.channel_for([gao], prefers="sms") is None

    monkeypatch.setattr(sending, "_SENDERS", {"email": object(), "sms": object()})
    assert queries.channel_for([lin], prefers="sms") == (lin, Channel.SMS)
    assert queries.channel_for([lin], prefers="email") == (lin, Channel.EMAIL)


def test_a_session_is_found_by_its_key_until_it_ends(lin):
    session, key = open_session(lin, way=Way.CODE, address="", browser="")

    assert queries.session_of(key) == session
    assert queries.session_of(session.key_digest) is None
    end_session(session)
    assert queries.session_of(key) is None


def test_requests_are_those_of_all_entries_and_of_nobody_else(lin, lin_again, gao):
    made = [
        receive_request(one, kind=RightKind.ACCESS, received_through="web", wish="", by="test")
        for one in (lin, lin_again, gao)
    ]

    assert set(queries.requests_of([lin, lin_again])) == set(made[:2])
