from __future__ import annotations

from datetime import timedelta

import pytest
from tests.apps.complaints.conftest import again, cause, days_ago, decided, ready, received, tell
from tests.apps.consents.conftest import customer

from zhike.apps.audit.models import Outbox
from zhike.apps.complaints import remedy_actions, work_actions
from zhike.apps.complaints.comes_back import first_handled
from zhike.apps.complaints.errors import MergeRefused, StepBlocked
from zhike.apps.complaints.extension_actions import ask_extension
from zhike.apps.complaints.merge_actions import merge_complaints
from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.queries import board_of, clocks_of, complaints_for, mergeable_with
from zhike.apps.complaints.recusal import Tie
from zhike.apps.complaints.remedy import RemedyKind
from zhike.apps.complaints.review_actions import ask_review
from zhike.apps.complaints.rules import State
from zhike.apps.complaints.severity import SeverityFacts
from zhike.apps.tickets.errors import NotMerged
from zhike.apps.tickets.merge_actions import unmerge_ticket


@pytest.fixture
def older(desk, lin) -> Complaint:
    return received(desk, customer=lin, at=days_ago(5))


@pytest.fixture
def younger(desk, lin) -> Complaint:
    return received(desk, customer=lin, at=days_ago(2), subject="年费问题再投诉")


def due(complaint):
    (clock,) = clocks_of(again(complaint))
    return clock.shown.row.due_at


@pytest.mark.parametrize("from_the_younger", [True, False])
def test_the_older_lives_with_its_clock_whoever_is_merged_into_whom(
    older, younger, from_the_younger
):
    before = due(older)
    one, other = (younger, older) if from_the_younger else (older, younger)

    made = merge_complaints(one.pk, other_id=other.pk, by="zhao")

    assert made.pk == older.pk
    assert due(older) == before
    gone = again(younger)
    assert (gone.state, gone.merged_into_id) == (State.MERGED, older.pk)
    assert gone.ticket.merged_into_id == older.ticket_id
    (stopped,) = clocks_of(gone)
    assert stopped.shown.row.stopped_at is not None


def test_both_files_and_the_log_tell_of_it(older, younger):
    merge_complaints(younger.pk, other_id=older.pk, by="zhao")

    told = Outbox.objects.filter(activity="merge complaints").values_list("case_id", "outcome")
    assert set(told) == {
        (younger.ticket.case_id, older.ticket.number),
        (older.ticket.case_id, younger.ticket.number),
    }


def test_chases_add_up_and_reach_does_not(older, younger):
    work_actions.note_chased(older.pk, by="zhao", times=2)
    work_actions.note_chased(younger.pk, by="zhao")
    for one, people in ((older, 3), (younger, 21)):
        facts = SeverityFacts(people_face_to_face=people, customers_affected=4)
        work_actions.grade_complaint(one.pk, facts=facts, by="zhao")

    made = merge_complaints(older.pk, other_id=younger.pk, by="zhao")

    assert (made.chased, made.people_face_to_face, made.customers_affected) == (3, 21, 4)
    assert made.grade == "major"
    raised = Outbox.objects.filter(
        activity="escalate complaint", case_id=older.ticket.case_id, outcome="major"
    )
    assert raised.count() == 1


def test_whoever_is_complained_of_in_one_handles_neither(older, younger, officer):
    work_actions.note_concern(younger.pk, tie=Tie.COMPLAINED_OF, user=officer, by="sun")
    work_actions.note_concern(older.pk, tie=Tie.COMPLAINED_OF, user=officer, by="sun")
    work_actions.note_concern(
        younger.pk, tie=Tie.COMPLAINED_OF, branch=younger.ticket.queue.branch, by="sun"
    )

    made = merge_complaints(older.pk, other_id=younger.pk, by="sun")

    concerned = {(one.user, one.branch) for one in made.concerns.all()}
    assert concerned == {(officer, None), (None, younger.ticket.queue.branch)}
    assert made.concerns.count() == 2


def test_a_merged_one_is_no_repeat_and_counts_once(older, younger, officer, head, desk, lin):
    for one in (older, younger):
        ready(one, officer)
    assert again(younger).first_id == older.pk
    third = received(desk, customer=lin, at=days_ago(1))
    third = ready(third, officer)
    Complaint.objects.filter(pk=third.pk).update(first=younger)

    merge_complaints(younger.pk, other_id=older.pk, by="zhao")

    assert again(younger).first is None
    assert again(third).first_id == older.pk
    cause(third, officer)
    assert again(third).first_id == older.pk
    assert board_of(head).open == 2
    assert younger not in complaints_for(head, {"state": "open"})
    period = {"since": days_ago(30).date(), "until": (days_ago(0) + timedelta(days=1)).date()}
    assert set(first_handled(head, **period)) == {older}


def test_what_the_younger_is_a_repeat_of_the_older_becomes(older, younger, desk, lin):
    before = received(desk, customer=lin, at=days_ago(9))
    Complaint.objects.filter(pk=younger.pk).update(first=before)

    assert merge_complaints(younger.pk, other_id=older.pk, by="zhao").first == before


def test_a_chain_leads_to_the_one_that_lives(older, younger, desk, lin):
    youngest = received(desk, customer=lin, at=days_ago(1))
    merge_complaints(youngest.pk, other_id=younger.pk, by="zhao")
    merge_complaints(younger.pk, other_id=older.pk, by="zhao")

    assert set(again(older).merged.all()) == {younger, youngest}


def test_a_different_customer_is_refused_and_nothing_changes(older, desk):
    other = received(desk, customer=customer("C002"))

    with pytest.raises(MergeRefused, match="of one customer"):
        merge_complaints(older.pk, other_id=other.pk, by="zhao")
    assert again(other).state == State.RECEIVED
    assert again(other).ticket.merged_into is None


def test_what_is_decided_or_reviewed_is_refused(older, younger, officer):
    decided(ready(younger, officer), officer)
    with pytest.raises(MergeRefused, match="stands for itself"):
        merge_complaints(older.pk, other_id=younger.pk, by="zhao")

    tell(younger)
    ask_review(younger.pk, grounds="不服", by="zhao")
    with pytest.raises(MergeRefused, match="stands for itself"):
        merge_complaints(older.pk, other_id=younger.pk, by="zhao")


def test_more_time_of_the_older_does_not_pass_to_the_younger(older, younger, officer):
    ask_extension(older.pk, reason="待鉴定", notice="", language="zh", by=officer)
    assert due(older) > due(younger)

    with pytest.raises(MergeRefused, match="must not give more time"):
        merge_complaints(younger.pk, other_id=older.pk, by="zhao")


def test_what_waits_for_an_approval_is_settled_first(older, younger, officer):
    remedy_actions.propose_remedy(
        ready(older, officer).pk, kind=RemedyKind.REFUND, amount_cents=100, reason="", by=officer
    )

    with pytest.raises(MergeRefused, match="waits for its approval"):
        merge_complaints(younger.pk, other_id=older.pk, by="zhao")


def test_the_merged_one_is_worked_on_no_more_and_never_parted(older, younger):
    merge_complaints(younger.pk, other_id=older.pk, by="zhao")

    with pytest.raises(StepBlocked):
        work_actions.note_chased(younger.pk, by="zhao")
    with pytest.raises(NotMerged, match="stay one"):
        unmerge_ticket(younger.ticket_id, by="zhao")


def test_only_what_is_in_reach_and_open_is_offered(older, younger, desk, head, officer):
    received(desk, customer=customer("C003"))

    assert list(mergeable_with(older, caller=head)) == [younger]
    merge_complaints(younger.pk, other_id=older.pk, by="zhao")
    assert not mergeable_with(older, caller=head)
    assert not mergeable_with(again(younger), caller=head)


def test_two_entries_of_one_person_complain_as_one(older, desk, lin, officer):
    same = received(desk, customer=customer("C077", merged_into=lin), at=days_ago(1))
    stranger = received(desk, customer=customer("C078"), at=days_ago(1))

    assert set(mergeable_with(older, caller=officer)) == {same}
    with pytest.raises(MergeRefused):
        merge_complaints(stranger.pk, other_id=older.pk, by="zhao")
    assert merge_complaints(same.pk, other_id=older.pk, by="zhao") == older


def test_the_clock_that_a_merge_stopped_is_kept_by_nobody(older, younger):
    merge_complaints(younger.pk, other_id=older.pk, by="zhao")

    gone = again(younger).ticket
    assert gone.clocks.get().state == "met", "it was in time when it was stopped"
    assert (gone.clocks_kept, gone.clocks_missed) == (0, 0)


def test_a_clock_that_was_stopped_by_the_work_still_counts_where_it_was_done(told):
    assert again(told).ticket.clocks_kept == 1
