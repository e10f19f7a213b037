"""Linking moves nothing to the wrong person. 林知夏 is C001 (and C002), somebody else C009."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.webchat.conftest import HERE, said, token

from zhike.apps.conversations.models import Message
from zhike.apps.portal.errors import TokenRefused
from zhike.apps.portal.rules import Way as PortalWay
from zhike.apps.portal.session_actions import end_session, open_session
from zhike.apps.tickets.actions import link_customer
from zhike.apps.tickets.models import Ticket
from zhike.apps.webchat.actions import begin_visit
from zhike.apps.webchat.link_actions import begin_portal_visit, link_by_token
from zhike.apps.webchat.models import Visitor
from zhike.apps.webchat.queries import messages_of, visitor_of


def linked(visitor, *, number="C001", name="t-1", claims=False):
    return link_by_token(visitor, token=token(number, name=name), claims=claims, address=HERE)


def test_what_he_says_is_his_goes_along_and_is_sealed_under_his_key(visitor, lin):
    said(visitor)

    result = linked(visitor, claims=True)

    ticket = Ticket.objects.get()
    assert result.is_same
    assert (ticket.customer, ticket.key_owner) == (lin, "C001")
    assert [one["text"] for one in messages_of(result.visitor)] == ["我的卡被吞了"]


def test_the_key_from_before_opens_nothing_after(offered, lin):
    visitor, key = begin_visit(address=HERE)
    said(visitor)

    result = linked(visitor, claims=True)

    assert visitor_of(key) is None
    assert visitor_of(result.key) == result.visitor


def test_what_he_does_not_claim_stays_with_nobody(visitor, lin):
    said(visitor)

    result = linked(visitor)

    assert not result.is_same
    assert Ticket.objects.get().customer is None
    assert messages_of(result.visitor) == []


def test_what_was_written_long_before_is_not_his_even_if_he_claims_it(visitor, lin):
    said(visitor)
    Message.objects.update(sent_at=timezone.now() - timedelta(minutes=31))

    assert not linked(visitor, claims=True).is_same
    assert Ticket.objects.get().customer is None


def test_two_people_on_one_device_never_meet(visitor, lin, gao):
    hers = linked(visitor).visitor
    said(hers, "我的余额？", "hers-message")

    his = linked(hers, number="C009", name="t-2", claims=True)

    assert not his.is_same
    assert messages_of(his.visitor) == []
    said(his.visitor, "我的卡", "his-message-1")
    assert {ticket.customer for ticket in Ticket.objects.all()} == {lin, gao}
    assert [one["text"] for one in messages_of(hers)] == ["我的余额？"]
    hers.refresh_from_db()
    assert hers.ended_at is not None


def test_linking_the_same_person_twice_changes_nothing(visitor, lin, lin_again):
    first = linked(visitor)
    said(first.visitor)

    again = linked(first.visitor, name="t-2")
    as_other_entry = linked(first.visitor, number="C002", name="t-3")

    assert again.is_same
    assert as_other_entry.is_same
    assert again.key == as_other_entry.key == ""
    assert Ticket.objects.get().customer == lin


def test_a_token_serves_once_whoever_brings_it(visitor, lin):
    linked(visitor)
    other, _key = begin_visit(address=HERE)

    with pytest.raises(TokenRefused):
        linked(other)
    other.refresh_from_db()
    assert other.customer is None
    assert other.ended_at is None


def test_a_refused_token_leaves_the_talk_as_it_was(visitor, lin):
    said(visitor)

    for bad in (token("C777"), token(aud="another"), "nonsense", token() + "x"):
        with pytest.raises(TokenRefused):
            link_by_token(visitor, token=bad, claims=True, address=HERE)

    visitor.refresh_from_db()
    assert (visitor.customer, visitor.ended_at) == (None, None)
    assert Ticket.objects.get().customer is None


def test_what_staff_linked_to_somebody_else_is_not_taken_from_him(visitor, lin, gao):
    said(visitor)
    link_customer(Ticket.objects.get().pk, customer=gao, by="wang")

    result = linked(visitor, claims=True)

    assert not result.is_same
    assert Ticket.objects.get().customer == gao
    assert messages_of(result.visitor) == []


def portal(customer):
    return open_session(customer, way=PortalWay.CODE, address=HERE, browser="")[0]


def test_all_sign_ins_of_a_person_share_one_talk_and_nobody_elses(offered, lin, lin_again, gao):
    here, _key = begin_portal_visit(portal(lin), lin)
    said(here)
    there, _key = begin_portal_visit(portal(lin_again), lin_again)
    other, _key = begin_portal_visit(portal(gao), gao)

    assert here.thread == there.thread != other.thread
    assert messages_of(there) == messages_of(here) != []
    assert messages_of(other) == []


def test_the_key_of_the_portal_ends_with_the_sign_in(offered, lin):
    session = portal(lin)
    visitor, key = begin_portal_visit(session, lin)
    assert visitor_of(key) == visitor

    end_session(session)

    assert visitor_of(key) is None


def test_no_row_is_linked_without_a_way(visitor, lin, django_db_blocker):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Visitor.objects.filter(pk=visitor.pk).update(customer=lin)
