from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from tests.apps.cast import person, top
from tests.apps.complaints.conftest import received
from tests.apps.tellings.conftest import begun, raised, told
from tests.apps.tickets.conftest import enquiry

from zhike.apps.complaints.models import Complaint
from zhike.apps.customers.queries import members_of
from zhike.apps.people.branch_actions import create_branch
from zhike.apps.people.rules import Role
from zhike.apps.tellings import queries
from zhike.apps.tellings.actions import choose_matter, link_tickets
from zhike.apps.tellings.grounds import standing_of
from zhike.apps.tellings.models import Telling
from zhike.apps.tellings.rules import PASSES


def test_the_preview_says_before_what_the_result_says_after(kept, cast, owner, mails):
    before = queries.preview_of(kept, standing=standing_of(kept))
    begun(kept, by=owner)
    told(kept)
    after = queries.preview_of(kept, standing=standing_of(kept))
    result = queries.result_of(kept)

    assert (before.people, before.would, before.already, before.unknown) == (9, 2, 0, 1)
    assert [n for _why, n in before.held] == [1] * 7
    assert (after.would, after.already) == (0, 2)
    assert (result.told, result.sent, result.delivered, result.came_back) == (2, 2, 0, 0)
    assert list(result.held) == list(before.held)


def test_whoever_raises_it_again_after_being_told_is_counted(kept, cast, owner, mails, hotline):
    begun(kept, by=owner)
    told(kept)
    raised(kept, hotline, cast["C001"], at=timezone.now() + timedelta(hours=1))
    raised(kept, hotline, cast["C011"], at=timezone.now() + timedelta(hours=1))  # was not told

    assert queries.came_back_of(kept) == 1


def test_tickets_stand_there_for_who_may_see_them_alone(kept, cast, hotline, head, owner):
    away = person(
        username="far",
        role=Role.SUPERVISOR,
        branch=create_branch(code="F1", name="东湖支行", parent=top(), by="test"),
    )

    assert len(queries.linked_for(kept, head)) == 12
    assert queries.linked_for(kept, away) == []
    assert queries.linked_for(kept, owner) == []
    assert not queries.may_link(owner)
    assert list(queries.exported_for(kept, owner)) == []


def test_the_customer_reads_what_he_was_told_of_his_own_matter_alone(
    kept, cast, owner, mails, hotline
):
    begun(kept, by=owner)
    told(kept)
    lin, other = members_of(cast["C001"]), members_of(cast["C011"])
    own = list(kept.raisings.filter(ticket__customer__in=lin).values_list("ticket", flat=True))
    unlinked = enquiry(hotline, customer=cast["C001"])

    assert len(queries.news_for(lin, own)) == 1
    assert queries.news_for(lin, [unlinked.pk]) == []
    assert queries.news_for(other, own) == []


def test_those_who_wait_are_asked_for_again_after_some_hours(kept, cast, owner, mails):
    begun(kept, by=owner)
    told(kept)
    now = timezone.now()

    assert queries.due_loops(now=now) == []
    assert queries.due_loops(now=now + timedelta(hours=7)) == [kept.pk]
    assert queries.due_loops(now=now + timedelta(days=61)) == []
    Telling.objects.filter(held__in=PASSES).delete()
    assert queries.due_loops(now=now + timedelta(hours=7)) == []


def test_complaints_of_its_pain_point_are_proposed_and_linked_by_nobody_but_a_person(
    kept, hotline, head, owner, own_home
):
    own_home.mkdir(exist_ok=True)
    catalogue = "matters:\n  - {matter: 费用争议, complaint: [C11]}\n  - {matter: 等候接听}\n"
    (own_home / "pains.yaml").write_text(catalogue, encoding="utf-8")
    fee, other = received(hotline), received(hotline)
    Complaint.objects.filter(pk=fee.pk).update(business_code="C112")
    Complaint.objects.filter(pk=other.pk).update(business_code="C2")
    loop = choose_matter(kept.pk, matter="费用争议", by=owner)

    proposed = queries.proposals_for(kept, loop, head)

    assert queries.matters_with_tickets() == ["费用争议"]
    assert [ticket.pk for ticket, _subject in proposed] == [fee.ticket_id]
    assert queries.proposals_for(kept, loop, owner) == []
    assert not kept.raisings.exists()
    link_tickets(kept.pk, [proposed[0][0].number], by=head)
    assert queries.proposals_for(kept, loop, head) == []
