"""The draw asks whom the lot chose, and nothing that staff do moves it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.conftest import person
from tests.apps.consents.conftest import customer
from tests.apps.surveys.conftest import CSAT, Letterbox, agreeing, asked, opened, solved
from tests.apps.threads import at_once
from tests.apps.tickets.conftest import queue

from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.consents import sending
from zhike.apps.consents.actions import choose_contact, restrict, withdraw_consent
from zhike.apps.consents.models import SentMessage
from zhike.apps.consents.rules import TakenThrough, Window, Wishes
from zhike.apps.consents.sending import send_waiting
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.conversations.actions import Said, start_conversation
from zhike.apps.conversations.line_actions import end_conversation, take
from zhike.apps.conversations.rules import Channel
from zhike.apps.people.rules import Role
from zhike.apps.surveys import draw_actions
from zhike.apps.surveys.draw_actions import (
    ask_due as ask_those_due,
)
from zhike.apps.surveys.draw_actions import (
    draw_for_conversations,
    draw_for_tickets,
    lot_key,
)
from zhike.apps.surveys.models import Invitation, Survey
from zhike.apps.surveys.rules import AsksAfter, Held, State, Through, lot_of
from zhike.apps.surveys.survey_actions import begin_survey, set_active, set_share
from zhike.apps.tickets.actions import (
    assign_ticket,
    change_state,
    change_ticket,
    open_ticket,
    transfer_ticket,
)
from zhike.apps.tickets.merge_actions import merge_ticket
from zhike.apps.tickets.rules import Kind
from zhike.apps.tickets.rules import State as TicketState


def later(**span):
    return timezone.now() + timedelta(**(span or {"seconds": 1}))


def ask_due(**when) -> None:
    """Ask, and let the worker send."""
    ask_those_due(**when)
    send_waiting()


def one(**kept) -> Invitation:
    return Invitation.objects.get(**kept)


def test_a_settled_matter_that_was_drawn_is_asked_about(survey, hotline, lin, letterbox):
    ticket = opened(hotline, whose=lin)
    ask_due(now=later())
    assert letterbox.posted == []

    solved(ticket)
    ask_due(now=later())

    row = one(ticket=ticket)
    assert (row.state, row.through, row.customer) == (State.INVITED, Through.EMAIL, lin)
    assert (row.served_by.username, row.probability, row.version) == ("sun", 1.0, 1)
    assert len(letterbox.posted) == 1
    assert SentMessage.objects.get().purpose == "survey"


def test_it_is_asked_once_however_often_the_worker_looks(survey, hotline, lin, letterbox):
    ticket = solved(opened(hotline, whose=lin))
    for _look in range(3):
        draw_for_tickets([ticket.pk])
        ask_due(now=later())

    assert len(letterbox.posted) == 1
    assert Invitation.objects.count() == 1


def test_the_frame_keeps_who_was_not_drawn_with_the_probability(survey, hotline, lin):
    set_share(survey, share=0.0, by="chen")
    opened(hotline, whose=lin)

    row = one()
    assert (row.state, row.probability) == (State.NOT_DRAWN, 0.0)
    assert row.lot == lot_of(key=lot_key(), survey="service", about=row.about)


def test_who_serves_a_matter_has_no_part_in_the_draw(survey, hotline, lin):
    """Planted: two agents, and one whose matters all go wrong. Both are asked about alike."""
    set_share(survey, share=0.5, by="chen")
    agents = [person(username=name, role=Role.AGENT) for name in ("good", "bad")]
    hotline.teams.get().members.add(*agents)
    tickets = [
        open_ticket(
            kind=Kind.ENQUIRY,
            subject="x",
            queue=hotline,
            channel="chat",
            by="test",
            customer=lin,
            owner=agents[number % 2],
        )
        for number in range(400)
    ]
    draw_for_tickets([ticket.pk for ticket in tickets])

    drawn = {ticket.pk: 0 for ticket in tickets}
    drawn.update(
        dict.fromkeys(
            Invitation.objects.filter(state=State.DRAWN).values_list("ticket", flat=True), 1
        )
    )
    good = sum(drawn[ticket.pk] for ticket in tickets[::2])
    bad = sum(drawn[ticket.pk] for ticket in tickets[1::2])
    # 200 lots each: both shares, and their difference, within four standard errors.
    assert abs(good - 100) < 4 * 7.1
    assert abs(bad - 100) < 4 * 7.1
    assert abs(good - bad) < 4 * 10


def test_no_act_of_an_agent_moves_the_lot(survey, hotline, lin, head, agent, letterbox):
    """Each way to choose or to spare: another queue, kind, owner, a reopening, a direct end."""
    spared = queue("spared", head=head, members=[agent])
    set_share(survey, share=0.0, queue=spared, by="chen")
    ticket = opened(hotline, whose=lin)
    before = one()

    transfer_ticket(ticket.pk, queue=spared, reason="轮转", by="wang")
    change_ticket(ticket.pk, by="wang", kind=Kind.INTERNAL)
    assign_ticket(ticket.pk, owner=agent, by="wang")
    draw_for_tickets([ticket.pk])
    change_state(ticket.pk, state=TicketState.CLOSED, by="wang")
    ask_due(now=later())

    row = one()
    assert (row.lot, row.probability, row.queue) == (before.lot, 1.0, hotline)
    assert row.state == State.INVITED
    assert len(letterbox.posted) == 1


def test_nobody_is_told_who_was_drawn_before_he_is_asked(survey, hotline, lin):
    opened(hotline, whose=lin)

    told = [*Outbox.objects.values_list("activity"), *AuditRow.objects.values_list("activity")]
    assert not [row for (row,) in told if "lot" in row or "invite" in row or "draw" in row]


def test_two_matters_settled_at_once_are_one_question(survey, hotline, lin, letterbox):
    first, second = opened(hotline, whose=lin), opened(hotline, whose=lin)
    solved(first)
    solved(second)
    ask_due(now=later())

    assert sorted(Invitation.objects.values_list("state", "held")) == [
        (State.HELD_BACK, Held.RESTING),
        (State.INVITED, ""),
    ]
    assert len(letterbox.posted) == 1


def test_workers_at_once_ask_a_person_with_two_entries_once(shared_database, monkeypatch, settings):
    settings.PUBLIC_ADDRESS = "https://service.example"
    box = Letterbox()
    monkeypatch.setattr(sending, "_SENDERS", {"email": box})
    load_standard_purposes()
    made = begin_survey(
        code="service",
        name_zh="x",
        name_en="x",
        asks_after=AsksAfter.MATTER,
        questions=[CSAT],
        by="chen",
    )
    set_share(made, share=1.0, by="chen")
    lin = agreeing("C001")
    again = customer("C002", merged_into=lin)
    served = queue("hotline", head=person(username="sun", role=Role.SUPERVISOR))
    for whose in (lin, again):
        solved(opened(served, whose=whose), by="sun")
    now = later()

    at_once(lambda _number: ask_due(now=now), count=4)

    assert len(box.posted) == 1
    assert Invitation.objects.filter(state=State.INVITED).count() == 1


def test_whoever_was_written_to_lately_is_left_in_peace(survey, hotline, lin, letterbox):
    SentMessage.objects.create(
        permit_id="p1",
        customer=lin,
        purpose="marketing",
        channel="sms",
        topic="offers",
        sent_at=timezone.now() - timedelta(days=29),
        sent_by="test",
    )
    asked(hotline, lin)

    assert one().held == Held.RESTING
    assert letterbox.posted == []


def test_what_a_contract_or_the_law_sends_lets_nobody_wait(survey, hotline, lin, letterbox):
    for number, purpose in enumerate(("service", "sign-in", "legal-notice")):
        SentMessage.objects.create(
            permit_id=f"p{number}",
            customer=lin,
            purpose=purpose,
            channel="sms",
            topic="service",
            sent_at=timezone.now(),
            sent_by="test",
        )

    assert asked(hotline, lin).state == State.INVITED


def test_after_the_days_of_rest_he_is_asked_again(survey, hotline, lin, letterbox):
    first = asked(hotline, lin)
    long_ago = timezone.now() - timedelta(days=31)
    Invitation.objects.filter(pk=first.pk).update(invited_at=long_ago)
    SentMessage.objects.update(sent_at=long_ago)

    assert asked(hotline, lin).state == State.INVITED


def test_without_consent_nobody_is_asked(survey, hotline, letterbox):
    silent = customer("C007")
    row = asked(hotline, silent)

    assert (row.state, row.held) == (State.HELD_BACK, Held.NOT_WANTED)
    assert letterbox.posted == []


@pytest.mark.parametrize("act", ["withdraw", "restrict", "do not contact", "topic"])
def test_every_wish_is_kept(survey, hotline, lin, letterbox, act):
    if act == "withdraw":
        withdraw_consent(lin, purpose="survey", taken_through=TakenThrough.APP, by="test")
    elif act == "restrict":
        restrict(lin, reason="核实中", by="test")
    else:
        wishes = Wishes(
            do_not_contact=act == "do not contact",
            refused_topics=frozenset({"surveys"} if act == "topic" else ()),
        )
        choose_contact(
            lin, wishes=wishes, taken_through=TakenThrough.APP, evidence="tap", by="test"
        )
    row = asked(hotline, lin)

    assert (row.state, row.held) == (State.HELD_BACK, Held.NOT_WANTED)
    assert letterbox.posted == []


def test_quiet_hours_put_it_off_and_do_not_drop_it(survey, hotline, lin, letterbox):
    now = timezone.localtime()
    other_day = Window(days=((now.weekday() + 3) % 7,), opens=now.min.time(), closes=now.max.time())
    choose_contact(
        lin,
        wishes=Wishes(windows=(other_day,)),
        taken_through=TakenThrough.APP,
        evidence="tap",
        by="test",
    )
    row = asked(hotline, lin)

    assert row.state == State.DRAWN
    assert row.due_at > timezone.now() + timedelta(minutes=50)
    ask_due(now=later(days=3))
    assert one().state == State.INVITED


def test_a_channel_that_is_down_is_tried_again(survey, hotline, lin, letterbox):
    choose_contact(
        lin,
        wishes=Wishes(refused_channels=frozenset({"app"})),
        taken_through=TakenThrough.APP,
        evidence="tap",
        by="test",
    )
    letterbox.fails = True
    row = asked(hotline, lin)
    assert (row.state, row.token_digest) == (State.DRAWN, "")

    letterbox.fails = False
    ask_due(now=later(hours=2))

    assert one().state == State.INVITED
    assert len(letterbox.posted) == 1


def test_without_a_sender_he_is_asked_on_his_own_pages(survey, hotline, lin):
    row = asked(hotline, lin)

    assert (row.state, row.through, row.token_digest) == (State.INVITED, Through.APP, "")
    assert not SentMessage.objects.exists()


def test_without_an_address_for_links_no_message_goes_out(
    survey, hotline, lin, letterbox, settings
):
    settings.PUBLIC_ADDRESS = ""

    assert asked(hotline, lin).through == Through.APP
    assert letterbox.posted == []


def test_a_stranger_is_held_back_and_counted(survey, hotline, letterbox):
    solved(opened(hotline, whose=None))
    ask_due(now=later())

    assert one().held == Held.UNKNOWN


def test_a_merged_matter_is_asked_about_under_the_one_that_goes_on(survey, hotline, lin, letterbox):
    first, second = opened(hotline, whose=lin), opened(hotline, whose=lin)
    merge_ticket(second.pk, into=first.pk, by="wang")
    solved(first)
    ask_due(now=later())

    assert one(ticket=second).held == Held.MERGED
    assert one(ticket=first).state == State.INVITED


def test_a_matter_settled_long_ago_is_not_asked_about(survey, hotline, lin, letterbox):
    solved(opened(hotline, whose=lin))
    ask_due(now=later(days=8))

    assert one().held == Held.LATE


def test_a_matter_from_before_the_survey_is_in_no_frame(survey, hotline, lin):
    Survey.objects.update(begun_at=later(hours=1))
    opened(hotline, whose=lin)

    assert not Invitation.objects.exists()


def test_one_that_cannot_be_asked_holds_up_nobody(survey, hotline, lin, letterbox, monkeypatch):
    other = agreeing("C003")
    poison = solved(opened(hotline, whose=lin))
    solved(opened(hotline, whose=other))
    real = draw_actions._ask

    def breaks(key, *, now):
        if one(pk=key).ticket_id == poison.pk:
            raise RuntimeError("poison")
        real(key, now=now)

    monkeypatch.setattr(draw_actions, "_ask", breaks)
    with pytest.raises(RuntimeError):
        ask_due(now=later())
    ask_due(now=later())

    assert one(customer=other).state == State.INVITED
    assert one(ticket=poison).state == State.DRAWN


def test_a_conversation_is_asked_about_when_it_ends(survey, hotline, lin, agent, letterbox):
    talk = begin_survey(
        code="talk",
        name_zh="x",
        name_en="x",
        asks_after=AsksAfter.CONVERSATION,
        questions=[CSAT],
        by="chen",
    )
    set_share(talk, share=1.0, by="chen")
    made = start_conversation(
        channel=Channel.MAIL,
        queue=hotline,
        said=Said(text="年费", client_id="1"),
        by="test",
        customer=lin,
    )
    draw_for_conversations([made.public_id])
    ask_due(now=later())
    assert one(survey=talk).state == State.DRAWN

    take(made.pk, agent=agent)
    end_conversation(made.pk, by=agent, solved=False)
    ask_due(now=later())

    row = one(survey=talk)
    assert (row.state, row.served_by, row.about) == (
        State.INVITED,
        agent,
        f"conversation-{made.public_id}",
    )


def test_a_draw_of_many_asks_the_database_no_more_than_of_one(
    survey, hotline, lin, django_assert_max_num_queries
):
    tickets = [
        open_ticket(
            kind=Kind.ENQUIRY, subject="x", queue=hotline, channel="chat", by="t", customer=lin
        ).pk
        for _number in range(30)
    ]

    with django_assert_max_num_queries(8):
        assert draw_for_tickets(tickets) == 30


def test_a_survey_that_was_stopped_asks_nobody_any_more(survey, hotline, lin, letterbox):
    ticket = opened(hotline, whose=lin)
    solved(ticket)
    set_active(survey, is_active=False, by="chen")

    ask_due(now=later())

    assert letterbox.posted == [] and one(ticket=ticket).state == State.DRAWN


def test_whoever_was_not_reached_is_asked_by_the_next_way(survey, hotline, lin, letterbox):
    letterbox.fails = True
    row = asked(hotline, lin)
    assert (row.state, row.through, row.invited_at) == (State.DRAWN, Through.EMAIL, None)

    ask_due(now=later(hours=2))

    assert (one().state, one().through) == (State.INVITED, Through.APP)


def test_an_invitation_and_its_message_are_committed_together_before_it_goes_out(
    survey, hotline, lin, letterbox
):
    """The process dies between the commit and the sending: the next worker sends, once."""
    solved(opened(hotline, whose=lin))
    ask_those_due(now=later())
    assert (one().state, letterbox.posted) == (State.INVITED, [])

    for _look in range(3):
        send_waiting()
        ask_those_due(now=later())

    assert len(letterbox.posted) == 1
