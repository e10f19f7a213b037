from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.cast import person, top
from tests.apps.consents.conftest import customer
from tests.apps.tellings.conftest import EN, ZH, begun, improvement, raised, told
from tests.apps.tickets.conftest import enquiry, queue

from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.improvements.errors import NotYours
from zhike.apps.improvements.models import Improvement
from zhike.apps.people.branch_actions import create_branch
from zhike.apps.people.rules import Role
from zhike.apps.tellings.actions import (
    AGAIN,
    ask_to_tell,
    choose_matter,
    link_tickets,
    unlink_ticket,
    write_text,
)
from zhike.apps.tellings.errors import (
    NoSuchTicket,
    NothingToTell,
    NotProved,
    TextRefused,
    TextSent,
    TooLate,
)
from zhike.apps.tellings.models import Loop, Raising
from zhike.apps.tellings.notices import raised_again


def test_a_ticket_is_linked_once_by_who_sees_it_and_taken_back(kept, hotline, head):
    ticket = enquiry(hotline)

    assert link_tickets(kept.pk, [ticket.number, ticket.number], by=head) == 1
    assert link_tickets(kept.pk, [ticket.number], by=head) == 0
    assert unlink_ticket(kept.pk, ticket.number, by=head)
    assert not unlink_ticket(kept.pk, ticket.number, by=head)

    acts = AuditRow.objects.filter(case_id=kept.case_id).order_by("pk")
    assert [(one.activity, one.by) for one in acts] == [
        ("link ticket to improvement", "sun"),
        ("unlink ticket from improvement", "sun"),
    ]


def test_what_lies_outside_of_reach_is_not_linked_nor_anything_with_it(kept, hotline, head, owner):
    away = create_branch(code="W1", name="西山支行", parent=top(), by="test")
    far = person(username="far", role=Role.SUPERVISOR, branch=away)
    near = enquiry(queue("far", head=far, branch=away))
    elsewhere = enquiry(hotline)

    with pytest.raises(NoSuchTicket):
        link_tickets(kept.pk, [near.number, elsewhere.number], by=far)
    with pytest.raises(NoSuchTicket):  # he sees no tickets, whatever their number
        link_tickets(kept.pk, [near.number], by=owner)

    assert not Raising.objects.exists()


def test_only_the_owner_writes_and_sends(kept, head):
    other = person(username="other", role=Role.IMPROVEMENT_OWNER)

    for act in (
        lambda: write_text(kept.pk, text_zh=ZH, text_en=EN, claims_effect=False, by=other),
        lambda: choose_matter(kept.pk, matter="费用争议", by=other),
        lambda: ask_to_tell(kept.pk, by=other),
    ):
        with pytest.raises(NotYours):
            act()


def test_no_effect_is_claimed_that_is_not_proved(owner):
    row = improvement(owner, verdict="not_shown")
    with pytest.raises(NotProved):
        begun(row, by=owner, claims_effect=True)
    begun(row, by=owner, claims_effect=False)  # that it was done may be said

    assert Loop.objects.get(improvement=row).begun_by == "he"


def test_what_was_stopped_or_came_back_is_told_to_nobody(owner):
    stopped = improvement(owner, choice="stop")
    with pytest.raises(NothingToTell):
        begun(stopped, by=owner)
    back = improvement(owner, state="reopened")
    with pytest.raises(NothingToTell):
        begun(back, by=owner)


def test_words_that_somebody_read_stand(kept, cast, owner, mails):
    with pytest.raises(TextRefused):
        ask_to_tell(kept.pk, by=owner)
    begun(kept, by=owner)

    with pytest.raises(TextSent):
        write_text(kept.pk, text_zh=ZH, text_en=EN, claims_effect=False, by=owner)
    Loop.objects.update(begun_at=timezone.now() - timedelta(days=181))
    with pytest.raises(TooLate):
        ask_to_tell(kept.pk, by=owner)


def test_a_text_with_somebodys_number_is_refused(kept, owner):
    with pytest.raises(TextRefused):
        write_text(kept.pk, text_zh=ZH, text_en="Call 13912345670", claims_effect=False, by=owner)


def test_the_owner_hears_of_a_matter_that_is_raised_again(kept, cast, owner, mails, hotline, head):
    begun(kept, by=owner)
    told(kept)
    fresh = enquiry(hotline, customer=cast["C001"], at=timezone.now() + timedelta(hours=1))
    early = enquiry(hotline, customer=cast["C010"])
    never = enquiry(hotline, customer=customer("C030"), at=timezone.now() + timedelta(hours=1))

    link_tickets(kept.pk, [fresh.number, early.number, never.number], by=head)

    events = list(Outbox.objects.filter(activity="link ticket to improvement").order_by("id"))
    assert [one.outcome for one in events] == [AGAIN, "", ""]
    notice = raised_again(events[0])
    assert list(notice.users) == [owner.pk]
    assert raised_again(events[1]) is None


def test_a_ticket_of_somebody_unknown_can_be_linked(kept, hotline):
    raised(kept, hotline, None)

    assert Improvement.objects.get(raisings__isnull=False) == kept
