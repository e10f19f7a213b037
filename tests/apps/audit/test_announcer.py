from __future__ import annotations

import pytest
from django.db import transaction

from zhike.apps.audit import announcer
from zhike.apps.audit.actions import record_event
from zhike.apps.audit.announcer import announce_events, hears_events
from zhike.apps.audit.models import Outbox

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_else_hears(monkeypatch):
    monkeypatch.setattr(announcer, "_SUBSCRIBERS", {})
    monkeypatch.setattr(announcer, "autodiscover_modules", lambda name: None)


@transaction.atomic
def act(number):
    return record_event(activity="open", case_id=f"t-{number}", by="li")


def test_every_event_is_heard_once_in_the_order_of_its_recording():
    heard = []
    hears_events(lambda events: heard.extend(event.case_id for event in events))
    act(1), act(2)

    assert announce_events() == 2
    assert announce_events() == 0

    assert heard == ["t-1", "t-2"]


def test_more_events_than_a_batch_are_told_batch_by_batch():
    heard = []
    hears_events(lambda events: heard.append(len(events)))
    for number in range(5):
        act(number)

    assert [announce_events(limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert heard == [2, 2, 1]


def test_one_event_that_a_subscriber_cannot_bear_stops_no_other(caplog):
    heard = []

    def picky(events):
        for event in events:
            if event.case_id == "t-1":
                raise ValueError("secret of a customer")
            heard.append(event.case_id)

    hears_events(picky)
    act(1), act(2)

    announce_events()

    assert heard == ["t-2"]
    assert "was not heard" in caplog.text
    assert not Outbox.objects.filter(announced_at=None).exists()


def test_what_a_subscriber_wrote_for_a_failed_event_is_taken_back():
    def writes_and_fails(events):
        Outbox.objects.filter(pk=events[0].pk).update(outcome="half done")
        raise ValueError

    hears_events(writes_and_fails)
    act(1)

    announce_events()

    assert Outbox.objects.get().outcome == ""
