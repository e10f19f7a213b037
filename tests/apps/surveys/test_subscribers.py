from __future__ import annotations

from tests.apps.tickets.conftest import enquiry

from zhike.apps.audit.announcer import announce_events
from zhike.apps.audit.models import Outbox
from zhike.apps.surveys.models import Invitation, Survey
from zhike.apps.surveys.subscribers import draw_lots
from zhike.apps.tickets.rules import Kind


def test_a_matter_that_begins_comes_into_the_frame(survey, hotline, lin):
    Survey.objects.update(begun_at="2026-01-01T00:00:00Z")
    ticket = enquiry(hotline, customer=lin)
    while announce_events():
        pass

    assert Invitation.objects.get().ticket == ticket


def test_an_event_that_is_told_again_draws_no_second_lot(survey, hotline, lin):
    Survey.objects.update(begun_at="2026-01-01T00:00:00Z")
    enquiry(hotline, customer=lin)
    events = list(Outbox.objects.filter(activity="open ticket"))
    draw_lots(events)
    draw_lots(events)

    assert Invitation.objects.count() == 1


def test_what_departments_ask_each_other_is_in_no_frame(survey, hotline, lin):
    Survey.objects.update(begun_at="2026-01-01T00:00:00Z")
    ticket = enquiry(hotline, customer=lin)
    type(ticket).objects.update(kind=Kind.INTERNAL)
    draw_lots(list(Outbox.objects.filter(activity="open ticket")))

    assert not Invitation.objects.exists()
