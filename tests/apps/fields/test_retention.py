from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from zhike.apps.fields.actions import answer
from zhike.apps.fields.models import FieldValue
from zhike.apps.privacy.record_classes import record_class
from zhike.apps.privacy.retention_actions import place_hold, run_retention
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import Kind, State


@pytest.fixture
def answered(ticket, amount):
    answer(ticket.pk, said={amount: "1200"}, by="wang")
    return ticket


def ended(ticket, *, days, kind=Kind.ENQUIRY):
    at = timezone.now() - timedelta(days=days)
    Ticket.objects.filter(pk=ticket.pk).update(state=State.CLOSED, closed_at=at, kind=kind)


def erased():
    found = run_retention(by="chen", is_dry=False, confirmed=True)
    return next(one["erased"] for one in found.counts if one["record_class"] == "ticket_fields")


def value():
    return FieldValue.objects.get().value_sealed


def test_answers_go_with_the_period_of_their_matter_and_the_field_stays(answered):
    ended(answered, days=35 * 30)
    assert (erased(), bool(value())) == (0, True)

    ended(answered, days=36 * 31)

    assert (erased(), value()) == (1, "")
    assert record_class("ticket_fields").records() == []


def test_a_hold_on_the_matter_keeps_its_answers(answered):
    ended(answered, days=36 * 31)
    place_hold(reason="诉讼", by="chen", customer=None, matter=answered.case_id)

    assert (erased(), bool(value())) == (0, True)


def test_answers_about_a_complaint_are_kept_by_its_own_period(answered):
    ended(answered, days=36 * 31, kind=Kind.COMPLAINT)

    assert (erased(), bool(value())) == (0, True)


def test_a_matter_without_answers_has_no_record(ticket, amount):
    ended(ticket, days=36 * 31)

    assert record_class("ticket_fields").records() == []
