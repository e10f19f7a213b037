from __future__ import annotations

from datetime import timedelta

import pytest
from tests.apps.complaints.conftest import again

from zhike.apps.complaints import actions
from zhike.apps.complaints.errors import StepBlocked
from zhike.apps.complaints.letter_actions import drafted
from zhike.apps.complaints.letters import LetterKind
from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.queries import clocks_of
from zhike.apps.complaints.review_actions import ask_review, decide_review, tell_review
from zhike.apps.complaints.rules import State
from zhike.apps.tickets.models import Ticket


def answer(complaint, by, **more):
    said = {"outcome": "partly", "decision": "再退100元", "reasons": "利息漏算", **more}
    return decide_review(complaint.pk, **said, by=by)


def test_a_review_is_decided_by_somebody_else_told_and_closed(told, officer, other_officer):
    actions.close_complaint(told.pk, by="zhao")
    ask_review(told.pk, grounds="利息没有退", by="zhao")
    assert Ticket.objects.get(pk=told.ticket_id).state == "open"

    with pytest.raises(StepBlocked, match="does not review"):
        answer(told, officer)
    found = answer(told, other_officer)
    text = drafted(found, kind=LetterKind.REVIEW_DECISION, language="zh").text
    tell_review(told.pk, text=text, language="zh", by="zheng")
    closed = actions.close_complaint(told.pk, by="zheng")

    assert closed.state == State.CLOSED
    assert "核查决定：再退100元" in text
    assert all(one.shown.row.stopped_at for one in clocks_of(closed))
    with pytest.raises(StepBlocked, match="reviewed already"):
        ask_review(told.pk, grounds="", by="zhao")


def test_the_clock_of_the_review_runs_from_the_request(told):
    ask_review(told.pk, grounds="", by="zhao")

    review = next(one for one in clocks_of(told) if one.shown.row.rule_id == "review.decision")
    assert (review.reading.limit.amount, review.rule.is_verified) == (30, False)


@pytest.mark.parametrize(("days", "in_time"), [(29, True), (32, False)])
def test_a_review_is_asked_for_within_its_time(told, days, in_time):
    earlier = told.told_at - timedelta(days=days)
    Complaint.objects.filter(pk=told.pk).update(told_at=earlier)

    if in_time:
        assert ask_review(told.pk, grounds="", by="zhao").pk
    else:
        with pytest.raises(StepBlocked, match="time to ask for a review is over"):
            ask_review(told.pk, grounds="", by="zhao")


def test_a_letter_of_the_review_without_the_court_does_not_go_out(told, other_officer):
    ask_review(told.pk, grounds="", by="zhao")
    answer(told, other_officer)

    with pytest.raises(StepBlocked, match="court"):
        tell_review(told.pk, text="核查决定：无 理由：无", language="zh", by="zheng")
    assert again(told).state == State.REVIEWED
