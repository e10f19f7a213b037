from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.tickets.conftest import enquiry

from zhike.apps.privacy.models import RetentionRule
from zhike.apps.privacy.queries import held_matters, obstacles_for
from zhike.apps.privacy.record_classes import record_class
from zhike.apps.privacy.retention_actions import lift_hold, place_hold, run_retention
from zhike.apps.privacy.rules import Obstacle
from zhike.apps.tickets.merge_actions import merge_ticket
from zhike.apps.tickets.models import Note, Ticket
from zhike.apps.tickets.rules import Kind, State


def ended(ticket, *, days, kind=Kind.ENQUIRY):
    at = timezone.now() - timedelta(days=days)
    Ticket.objects.filter(pk=ticket.pk).update(state=State.CLOSED, closed_at=at, kind=kind)
    return Ticket.objects.get(pk=ticket.pk)


def keys():
    return [one.key for one in record_class("tickets").records()]


@pytest.fixture
def noted(ticket, head):
    Note.objects.create(ticket=ticket, author=head, text_sealed="sealed", written_at=timezone.now())
    return ticket


def run():
    found = run_retention(by="chen", is_dry=False, confirmed=True)
    return next(one for one in found.counts if one["record_class"] == "tickets")


def test_an_open_matter_has_no_period_and_a_closed_one_counts_from_its_end(ticket):
    assert keys() == []

    closed = ended(ticket, days=3)

    (record,) = record_class("tickets").records()
    assert (record.key, record.matter) == (ticket.pk, f"ticket-{ticket.pk}")
    assert record.starts == timezone.localdate(closed.closed_at)


def test_a_complaint_is_kept_by_its_own_period(ticket):
    ended(ticket, days=9999, kind=Kind.COMPLAINT)

    assert keys() == []


def test_after_the_period_the_words_go_and_the_matter_stays(noted):
    ended(noted, days=36 * 31)

    assert run()["erased"] == 1

    noted.refresh_from_db()
    assert noted.subject_sealed == noted.notes.get().text_sealed == ""
    assert noted.closed_at
    assert keys() == []


def test_within_the_period_nothing_goes(noted):
    ended(noted, days=35 * 30)

    assert run()["erased"] == 0
    assert noted.notes.get().text_sealed


def test_a_hold_on_the_matter_keeps_it(noted):
    ended(noted, days=36 * 31)
    place_hold(reason="诉讼", by="chen", customer=None, matter=noted.case_id)

    assert (run()["held"], noted.notes.get().text_sealed) == (1, "sealed")


def test_what_went_on_elsewhere_ends_with_it(ticket, hotline, lin):
    other = enquiry(hotline, customer=lin)
    merge_ticket(other.pk, into=ticket.pk, by="zhao")
    assert keys() == []

    ended(ticket, days=5)

    assert sorted(keys()) == sorted([ticket.pk, other.pk])


def test_it_ends_so_however_often_it_went_on_in_another(ticket, hotline, lin):
    middle, first = (enquiry(hotline, customer=lin) for _matter in range(2))
    merge_ticket(first.pk, into=middle.pk, by="zhao")
    merge_ticket(middle.pk, into=ticket.pk, by="zhao")

    ended(ticket, days=5)

    assert sorted(keys()) == sorted([ticket.pk, middle.pk, first.pk])


def test_a_hold_on_a_matter_keeps_its_customer_from_being_erased(ticket, hotline, lin):
    other = enquiry(hotline, customer=lin)
    merge_ticket(other.pk, into=ticket.pk, by="zhao")
    stranger = enquiry(hotline)
    place_hold(reason="诉讼", by="chen", customer=None, matter=stranger.case_id)
    assert Obstacle.HOLD not in obstacles_for([lin])

    hold = place_hold(reason="诉讼", by="chen", customer=None, matter=ticket.number)
    assert Obstacle.HOLD in obstacles_for([lin])

    lift_hold(hold.pk, reason="结案", by="chen")
    assert Obstacle.HOLD not in obstacles_for([lin])


def test_a_new_bank_has_the_period_with_its_source_as_not_verified(ticket):
    run_retention(by="chen", is_dry=True)

    rule = RetentionRule.objects.get(record_class="tickets")
    assert (rule.months, rule.mark, rule.is_automatic) == (36, "memory", False)


@pytest.mark.parametrize("called", ["case_id", "number"])
def test_a_hold_keeps_what_was_merged_into_the_matter_however_often(ticket, hotline, lin, called):
    second, third, other = (enquiry(hotline, customer=lin) for _matter in range(3))
    merge_ticket(third.pk, into=second.pk, by="zhao")
    merge_ticket(second.pk, into=ticket.pk, by="zhao")

    place_hold(reason="诉讼", by="chen", customer=None, matter=getattr(ticket, called))

    assert {ticket.case_id, second.case_id, third.case_id} <= held_matters()
    assert other.case_id not in held_matters()


def test_the_words_of_a_merged_matter_outlast_a_run_while_the_other_is_on_hold(noted, hotline, lin):
    other = enquiry(hotline, customer=lin)
    merge_ticket(noted.pk, into=other.pk, by="zhao")
    ended(other, days=36 * 31)
    hold = place_hold(reason="诉讼", by="chen", customer=None, matter=other.case_id)

    assert (run()["held"], noted.notes.get().text_sealed) == (2, "sealed")

    lift_hold(hold.pk, reason="结案", by="chen")
    assert (run()["erased"], noted.notes.get().text_sealed) == (2, "")


def test_a_hold_on_what_is_no_ticket_covers_nothing_else(ticket):
    place_hold(reason="诉讼", by="chen", customer=None, matter="rights-12")
    place_hold(reason="诉讼", by="chen", customer=None, matter=f"ticket-{'9' * 40}")

    assert held_matters() == {"rights-12", f"ticket-{'9' * 40}"}
