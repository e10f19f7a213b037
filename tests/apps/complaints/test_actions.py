from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from tests.apps.complaints.conftest import (
    again,
    cause,
    days_ago,
    decided,
    ready,
    received,
    tell,
)

from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.complaints import actions, work_actions
from zhike.apps.complaints.errors import (
    CodeUnknown,
    HandlerRefused,
    NotAskedFor,
    ReasonMissing,
    StepBlocked,
    TooManyRepresentatives,
)
from zhike.apps.complaints.queries import clocks_of, words_of
from zhike.apps.complaints.recusal import Tie
from zhike.apps.complaints.regimes import Regime
from zhike.apps.complaints.registration import Material
from zhike.apps.complaints.rules import Blocker, State
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import Kind
from zhike.apps.tickets.rules import State as TicketState

SHANGHAI = ZoneInfo("Asia/Shanghai")
MARCH = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)


def due_of(complaint, rule_id: str) -> str:
    (clock,) = complaint.ticket.clocks.filter(rule_id=rule_id)
    return clock.due_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def test_a_complaint_is_a_ticket_whose_legal_clock_runs_from_its_receipt(desk, lin):
    made = received(desk, customer=lin, at=MARCH)

    assert (made.ticket.kind, made.state) == (Kind.COMPLAINT, State.RECEIVED)
    assert due_of(made, "complaint.decision") == "2026-03-18 00:00"  # the end of the 17th
    assert words_of(made).demand == "退还一次年费"
    assert "退还" not in made.demand_sealed


@pytest.mark.parametrize(
    ("regime", "clocks"),
    [
        (Regime.CN_BANK, {"complaint.decision"}),
        (Regime.CN_PBC, {"pbc_complaint.reply"}),
        (Regime.GB_DISP, {"complaint.final_response", "complaint.summary_resolution"}),
        (Regime.EU_PAYMENT, {"payment_complaint.reply"}),
        (Regime.US_CFPB, {"complaint.response", "complaint.close", "complaint.no_reply"}),
    ],
)
def test_each_law_sets_off_its_own_clocks_with_the_rule_beside_them(desk, lin, regime, clocks):
    made = received(desk, customer=lin, regime=regime)

    found = clocks_of(made)
    assert {one.shown.row.rule_id for one in found} == clocks
    assert all(one.rule and one.rule.source.text for one in found)


def test_what_the_bank_holds_is_not_taken_in_and_the_sixth_representative_not_either(desk):
    with pytest.raises(NotAskedFor, match="Account statement"):
        received(desk, materials=[Material.STATEMENT])
    received(desk, representatives=5)
    with pytest.raises(TooManyRepresentatives, match="allows 5"):
        received(desk, representatives=6)
    with pytest.raises(CodeUnknown):
        received(desk, business_code="B77")
    with pytest.raises(ReasonMissing):
        received(desk, demand=" ")
    assert Ticket.objects.count() == 1


def test_twenty_people_face_to_face_make_it_major_at_once(desk):
    assert received(desk, people_face_to_face=19).grade == "serious"
    assert received(desk, people_face_to_face=20).grade == "major"


def test_an_enquiry_that_is_a_complaint_becomes_one(desk, lin):
    from zhike.apps.tickets.actions import open_ticket

    ticket = open_ticket(
        kind=Kind.ENQUIRY, subject="年费", queue=desk, channel="chat", by="x", customer=lin
    )

    made = received(desk, ticket=ticket)

    assert (made.ticket.pk, made.ticket.kind) == (ticket.pk, Kind.COMPLAINT)


def test_the_whole_way_is_written_down_act_by_act(told, officer):
    closed = actions.close_complaint(told.pk, by="zhao")

    assert (closed.state, closed.ticket.state) == (State.CLOSED, TicketState.CLOSED)
    acts = Outbox.objects.filter(case_id=told.ticket.case_id).order_by("id")
    said = [act.activity for act in acts if "move" not in act.activity]
    assert said == [
        "open ticket", "register complaint", "accept complaint", "assign ticket",
        "investigate complaint", "note complaint facts", "choose complaint causes",
        "decide complaint", "tell complaint decision", "change ticket state", "close complaint",
    ]  # fmt: skip
    assert AuditRow.objects.filter(case_id=told.ticket.case_id).count() == acts.count()


def test_telling_stops_the_clock_of_the_decision(told):
    (clock,) = clocks_of(told)

    assert clock.shown.row.stopped_at is not None
    assert clock.reading.state == "met"
    assert told.letters.get().kind == "decision"


def test_nothing_is_decided_while_something_lacks(complaint, officer):
    actions.accept_complaint(complaint.pk, by="zhao")
    actions.investigate_complaint(complaint.pk, handler=officer, by="zhao")

    with pytest.raises(StepBlocked) as caught:
        decided(complaint, officer)
    assert caught.value.blockers == (Blocker.FIVE_W_INCOMPLETE, Blocker.CAUSE_MISSING)
    assert again(complaint).state == State.INVESTIGATING


def test_whoever_has_a_part_in_the_matter_does_not_handle_it(complaint, officer):
    actions.accept_complaint(complaint.pk, by="zhao")
    work_actions.note_concern(complaint.pk, tie=Tie.COMPLAINED_OF, user=officer, by="sun")

    with pytest.raises(HandlerRefused, match="is complained of"):
        actions.investigate_complaint(complaint.pk, handler=officer, by="sun")


def test_a_branch_complained_of_does_not_handle_its_own_complaint(complaint, officer):
    actions.accept_complaint(complaint.pk, by="zhao")
    work_actions.note_concern(complaint.pk, tie=Tie.OWN_BRANCH, branch=officer.branch, by="sun")

    with pytest.raises(HandlerRefused, match="belongs to the branch"):
        actions.investigate_complaint(complaint.pk, handler=officer, by="sun")


def test_new_facts_start_the_period_anew_and_undo_what_nobody_was_told(desk, lin, officer):
    made = ready(received(desk, customer=lin, at=days_ago(10)), officer)
    (before,) = clocks_of(made)
    decided(made, officer)

    found = actions.restart_complaint(made.pk, facts="另有一笔", by="zhao")

    (after,) = clocks_of(found)
    assert (after.reading.deadline - before.reading.deadline).days == 10
    assert (found.state, found.outcome, found.decided_at) == (State.INVESTIGATING, "", None)
    assert words_of(found).decision == ""


def test_a_withdrawal_ends_it_on_its_day(complaint):
    found = actions.withdraw_complaint(complaint.pk, by="zhao")

    (clock,) = clocks_of(found)
    assert (found.state, clock.reading.state) == (State.WITHDRAWN, "met")
    assert found.ticket.state == TicketState.CLOSED
    with pytest.raises(StepBlocked):
        actions.withdraw_complaint(complaint.pk, by="zhao")


def test_a_likely_second_complaint_keeps_the_file_open_until_something_is_done(
    investigated, officer
):
    for _n in range(3):
        work_actions.note_chased(investigated.pk, by="zhao")
    decided(investigated, officer, outcome="rejected")
    work_actions.note_move(investigated.pk, move="thank", emotion=5, by="zhao")
    tell(investigated)

    with pytest.raises(StepBlocked, match="second complaint is likely"):
        actions.close_complaint(investigated.pk, by="zhao")  # 20 + 20 + 15 points
    for action in ("call_back", "senior_owner"):
        work_actions.note_risk_action(investigated.pk, action=action, by="zhao")

    assert actions.close_complaint(investigated.pk, by="zhao").state == State.CLOSED


def test_the_same_matter_of_the_same_person_is_linked_to_its_first_complaint(
    desk, lin, told, officer
):
    second = received(desk, customer=lin)

    assert cause(second, officer).first == told
    assert cause(second, officer, "impolite").first is None
    assert cause(second, officer, business="B4").first is None
