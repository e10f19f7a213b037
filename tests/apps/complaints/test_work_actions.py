from __future__ import annotations

import pytest
from tests.apps.complaints.conftest import cause

from zhike.apps.complaints import actions, work_actions
from zhike.apps.complaints.errors import (
    ChangeRefused,
    CodeUnknown,
    HandlerRefused,
    StepBlocked,
    TooEarly,
)
from zhike.apps.complaints.handling import Change
from zhike.apps.complaints.recusal import Tie
from zhike.apps.complaints.severity import Media, SeverityFacts
from zhike.apps.privacy.errors import RecordsAreKept
from zhike.apps.tickets.models import Ticket


def change(complaint, what, **said):
    return work_actions.make_change(complaint.pk, change=Change(what), by="zhao", **said)


def test_a_solution_waits_for_the_apology(complaint):
    with pytest.raises(TooEarly):
        work_actions.note_move(complaint.pk, move="offer", emotion=4, by="zhao")
    for move in ("listen", "acknowledge", "apologise", "offer"):
        work_actions.note_move(complaint.pk, move=move, emotion=4, by="zhao")

    assert complaint.moves.count() == 4


def test_what_was_noted_stays(complaint):
    row = work_actions.note_move(complaint.pk, move="listen", emotion=4, by="zhao")

    with pytest.raises(RecordsAreKept):
        row.delete()
    with pytest.raises(RecordsAreKept):
        row.save()


def test_the_three_changes_come_in_order_and_the_new_person_is_a_new_one(
    investigated, officer, other_officer
):
    with pytest.raises(ChangeRefused, match="in this order"):
        change(investigated, "place", after="会客室")
    with pytest.raises(ChangeRefused, match="did not handle it before"):
        change(investigated, "person", handler=officer)
    change(investigated, "person", handler=other_officer)
    change(investigated, "place", after="会客室")
    with pytest.raises(ChangeRefused, match="did not handle it before"):
        change(investigated, "person", handler=officer)

    assert Ticket.objects.get(pk=investigated.ticket_id).owner == other_officer


def test_the_new_person_has_no_part_in_the_matter(investigated, other_officer):
    work_actions.note_concern(investigated.pk, tie=Tie.RELATED, user=other_officer, by="zhao")

    with pytest.raises(HandlerRefused):
        change(investigated, "person", handler=other_officer)
    assert investigated.changes.count() == 0


def test_a_group_that_grows_to_twenty_becomes_major(complaint):
    found = work_actions.grade_complaint(
        complaint.pk, facts=SeverityFacts(people_face_to_face=20, media=Media.NONE), by="zhao"
    )

    assert found.grade == "major"


def test_causes_are_told_in_the_standard_and_unknown_ones_refused(complaint, officer):
    found = cause(complaint, officer, "promise_not_kept", "impolite")

    assert [(one.code, one.standard) for one in found.causes.all()] == [
        ("promise_not_kept", "C8"),
        ("impolite", "C1"),
    ]
    with pytest.raises(CodeUnknown):
        cause(complaint, officer, "weather")
    assert complaint.causes.count() == 2


def test_nothing_is_noted_on_a_complaint_that_ended(complaint):
    actions.withdraw_complaint(complaint.pk, by="zhao")

    with pytest.raises(StepBlocked):
        work_actions.note_chased(complaint.pk, by="zhao")
