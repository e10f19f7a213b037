"""Planted: who opened an account. Exactly they are in the frame, and each is asked once."""

from __future__ import annotations

import hashlib
from datetime import UTC, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.apps.consents.conftest import customer
from tests.apps.surveys.conftest import CSAT, Letterbox, agree, agreeing, asked
from tests.apps.threads import at_once
from tests.pipelines.store_rows import put

from zhike.apps.consents import sending
from zhike.apps.consents.sending import send_waiting
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.surveys import trigger_actions
from zhike.apps.surveys.draw_actions import ask_due, hold_for_erased
from zhike.apps.surveys.errors import ShareOutside, TriggerTaken
from zhike.apps.surveys.models import Invitation
from zhike.apps.surveys.rules import AsksAfter, Held, State
from zhike.apps.surveys.survey_actions import begin_survey, set_active
from zhike.apps.surveys.trigger_actions import (
    draw_for_events,
    set_trigger,
    switch_trigger,
    triggers_of,
)
from zhike.apps.surveys.triggers import Trigger
from zhike.pipelines.journeys import the_store
from zhike.schema import event_log

OPENED = {"log_name": "account", "activity": "open account"}
HOUR = timedelta(hours=1)


@pytest.fixture
def trigger(survey, web_home) -> Trigger:
    """A survey of those who opened an account, two hours later; it asks all of them."""
    opened = begin_survey(
        code="opened",
        name_zh="开户体验",
        name_en="Opening an account",
        asks_after=AsksAfter.EVENT,
        questions=[CSAT],
        by="chen",
    )
    made = set_trigger(opened, **OPENED, wait_hours=2, share=1.0, by="chen")
    # Set ten days ago, and looked after ever since.
    Trigger.objects.update(begun_at=timezone.now() - timedelta(days=10))
    return made


def events(*whose: str, batch="b1", ago=HOUR, **named) -> list[str]:
    """Store an event of each; give what their invitations are about."""
    named = OPENED | named
    at = (timezone.now() - ago).astimezone(UTC).replace(tzinfo=None)
    keys = [
        hashlib.md5(f"{batch} {named} {number}".encode()).hexdigest()
        for number in range(len(whose))
    ]
    rows = [
        {
            "event_id": key,
            "case_id": f"case-{key}",
            "sequence": 0,
            "customer_id": number,
            "occurred_at": at,
            "channel": "branch",
            "attributes": [],
            **named,
        }
        for key, number in zip(keys, whose, strict=True)
    ]
    put(the_store(), event_log.CONTRACT, rows, batch=batch)
    return [f"event-{key}" for key in keys]


def ask(**span) -> None:
    ask_due(now=timezone.now() + timedelta(**(span or {"hours": 2})))
    send_waiting()


def about(**kept) -> set[str]:
    return set(
        Invitation.objects.filter(trigger__isnull=False, **kept).values_list("about", flat=True)
    )


def test_exactly_those_with_the_event_are_asked_and_not_before_its_time(trigger, letterbox):
    several = [agreeing(f"C00{number}") for number in range(4)]
    planted = events(*(one.customer_id for one in several))
    events("C900", activity="close account")
    events("C901", log_name="mortgage")
    events("C902", batch="old", ago=timedelta(days=11))
    for number in (900, 901, 902):
        agreeing(f"C{number}")

    assert draw_for_events() == 4
    assert about() == set(planted)
    ask(minutes=1)
    assert letterbox.posted == []
    ask()

    rows = Invitation.objects.filter(trigger=trigger, state=State.INVITED)
    assert {row.customer for row in rows} == set(several)
    assert {(row.probability, row.branch, row.channel, row.queue) for row in rows} == {
        (1.0, several[0].home_branch, "branch", None)
    }
    assert len(letterbox.posted) == 4
    (told,) = triggers_of(trigger.survey)
    assert (told.frame_count, told.drawn_count, told.asked_count, told.answered_count) == (
        4, 4, 4, 0,
    )  # fmt: skip


def test_the_share_that_is_drawn_is_the_share_that_is_kept(trigger):
    customer("C001")
    set_trigger(trigger.survey, **OPENED, wait_hours=2, share=0.3, trigger=trigger, by="chen")
    events(*["C001"] * 400)
    draw_for_events()

    drawn = Invitation.objects.filter(state=State.DRAWN).count()
    assert abs(drawn - 120) < 4 * 9.2  # four standard errors
    assert set(Invitation.objects.values_list("probability", flat=True)) == {0.3}
    # Of who was not drawn nothing tells who he is.
    assert not Invitation.objects.filter(state=State.NOT_DRAWN, customer__isnull=False).exists()


def test_a_look_that_is_cut_short_or_repeated_asks_nobody_twice(trigger, letterbox, monkeypatch):
    agreeing("C001"), agreeing("C002")
    planted = events("C001", "C002")
    whole, before = trigger_actions.arrived_events, Trigger.objects.get().looked_at

    def cut(*args, **kwargs):
        yield next(whole(*args, **kwargs))[:1]
        raise OSError("the machine is lost")

    monkeypatch.setattr(trigger_actions, "arrived_events", cut)
    with pytest.raises(OSError, match="lost"):
        draw_for_events()
    assert (about(), Trigger.objects.get().looked_at) == (set(), before)

    monkeypatch.setattr(trigger_actions, "arrived_events", whole)
    assert [draw_for_events() for _look in range(3)] == [2, 0, 0]
    for _look in range(3):
        draw_for_events()
        ask()
    events("C001", "C002", "C001")  # the batch is written to again, and grew
    assert draw_for_events() == 1
    assert len(letterbox.posted) == 2
    row = Invitation.objects.get(about=planted[0])
    row.pk, row.public_id, row.token_digest, row.message = None, "x", "", None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_one_rest_holds_over_all_surveys_and_a_trigger_may_ask_for_more(
    trigger, hotline, letterbox
):
    both, lately, plain = agreeing("C001"), agreeing("C002"), agreeing("C003")
    after_a_matter = asked(hotline, both)
    earlier = asked(hotline, lately)
    Invitation.objects.filter(pk=earlier.pk).update(invited_at=timezone.now() - timedelta(days=40))
    earlier.message.__class__.objects.filter(pk=earlier.message_id).update(
        sent_at=timezone.now() - timedelta(days=40)
    )
    set_trigger(
        trigger.survey, **OPENED, wait_hours=2, share=1.0, rest_days=60, trigger=trigger, by="chen"
    )
    rested, longer, free = events("C001", "C002", "C003")
    draw_for_events()
    ask()

    held = dict(Invitation.objects.filter(trigger=trigger).values_list("about", "held"))
    assert (held[rested], held[longer], held[free]) == (Held.RESTING, Held.RESTING, "")
    assert Invitation.objects.get(about=free).customer == plain
    # And the other way round: who was asked after an event is not asked after a matter.
    assert asked(hotline, plain).held == Held.RESTING
    assert after_a_matter.state == State.INVITED


def test_an_event_that_arrives_late_is_drawn_within_a_week_and_no_longer(trigger):
    customer("C001")
    draw_for_events()
    (late,) = events("C001", batch="late", ago=timedelta(days=3))
    events("C001", batch="too late", ago=timedelta(days=8))

    assert draw_for_events() == 1
    assert about() == {late}


def test_wishes_and_unknown_or_erased_customers_are_held_back(trigger, letterbox):
    customer("C001")
    gone = agreeing("C003")
    unwanted, unknown, erased = events("C001", "C002", "C003")
    draw_for_events()
    hold_for_erased([gone])
    ask()

    held = dict(Invitation.objects.filter(trigger=trigger).values_list("about", "held"))
    assert held == {unwanted: Held.NOT_WANTED, unknown: Held.UNKNOWN, erased: Held.ERASED}
    assert letterbox.posted == []


def test_what_happens_while_it_is_stopped_is_never_asked_about(trigger):
    agree(customer("C001"))
    switch_trigger(trigger, is_active=False, by="chen")
    events("C001")
    assert draw_for_events() == 0
    switch_trigger(trigger, is_active=True, by="chen")
    assert draw_for_events() == 0

    set_active(trigger.survey, is_active=False, by="chen")
    events("C001", batch="b2", ago=timedelta(minutes=-1))
    assert draw_for_events() == 0
    set_active(trigger.survey, is_active=True, by="chen")
    assert draw_for_events() == 1  # it happens after the survey goes on


def test_a_second_line_of_one_event_and_an_impossible_share_are_refused(trigger):
    with pytest.raises(TriggerTaken):
        set_trigger(trigger.survey, **OPENED, wait_hours=9, share=0.5, by="chen")
    with pytest.raises(ShareOutside):
        set_trigger(trigger.survey, log_name="a", activity="b", wait_hours=9, share=1.5, by="chen")


def test_workers_at_once_draw_each_event_once_and_ask_once(
    shared_database, monkeypatch, settings, web_home
):
    """Two workers look, then ask: no event is twice in the frame, nor in the post."""
    settings.PUBLIC_ADDRESS = "https://service.example"
    letterbox = Letterbox()
    monkeypatch.setattr(sending, "_SENDERS", {"email": letterbox})
    load_standard_purposes()
    opened = begin_survey(
        code="opened",
        name_zh="开户体验",
        name_en="Opening an account",
        asks_after=AsksAfter.EVENT,
        questions=[CSAT],
        by="chen",
    )
    set_trigger(opened, **OPENED, wait_hours=0, share=1.0, by="chen")
    Trigger.objects.update(begun_at=timezone.now() - timedelta(days=10))
    whose = [agreeing(f"C00{number}").customer_id for number in range(6)]
    planted = events(*whose)
    now = timezone.now() + timedelta(minutes=1)

    drawn = at_once(lambda _number: draw_for_events(now=now), count=2)
    at_once(lambda _number: ask_due(now=now), count=2)
    send_waiting()

    assert sum(drawn) == len(planted)
    assert sorted(Invitation.objects.values_list("about", flat=True)) == sorted(planted)
    assert len(letterbox.posted) == len(planted)
