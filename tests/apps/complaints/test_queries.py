from __future__ import annotations

from datetime import timedelta

from tests.apps.complaints.conftest import days_ago, received
from tests.apps.conftest import person

from zhike.apps.complaints.queries import (
    board_of,
    complaint_seen,
    complaints_for,
    free_handlers,
    is_within_review_time,
)
from zhike.apps.complaints.recusal import Tie
from zhike.apps.complaints.work_actions import note_concern
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role
from zhike.apps.tickets.clock_actions import watch_clocks


def test_the_board_counts_what_is_late_nearly_so_and_how_old(desk, officer):
    for days in (0, 13, 14, 20):
        received(desk, at=days_ago(days))
    watch_clocks()

    board = board_of(officer)

    assert (board.open, board.late, board.soon) == (4, 1, 2)
    assert [count for _span, count in board.ages] == [1, 2, 1, 0, 0]


def test_somebody_of_another_branch_sees_nothing(complaint):
    branch = create_branch(code="hz", name="杭州", parent=head_office(), by="chen")
    elsewhere = person(username="he", role=Role.COMPLAINT_OFFICER, branch=branch)

    assert complaints_for(elsewhere).count() == 0
    assert complaint_seen(elsewhere, complaint.ticket.number) is None


def test_who_has_a_part_in_the_matter_is_not_offered(complaint, officer, other_officer, agent):
    note_concern(complaint.pk, tie=Tie.INVOLVED, user=officer, by="sun")

    assert list(free_handlers(complaint).values_list("username", flat=True)) == ["sun", "zheng"]


def test_the_time_to_ask_for_a_review_ends_with_its_last_day(told):
    assert is_within_review_time(told, moment=told.told_at + timedelta(days=29))
    assert not is_within_review_time(told, moment=told.told_at + timedelta(days=31, hours=1))
