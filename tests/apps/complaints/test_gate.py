from __future__ import annotations

import pytest
from tests.apps.complaints.conftest import again, days_ago, received
from tests.apps.tickets.conftest import enquiry

from zhike.apps.complaints.rules import State
from zhike.apps.tickets.errors import NotMerged
from zhike.apps.tickets.merge_actions import merge_ticket, unmerge_ticket


def test_the_ticket_of_a_complaint_is_not_merged_behind_its_back(desk, lin, complaint):
    other = received(desk, customer=lin, at=days_ago(3))

    with pytest.raises(NotMerged, match="on its own page"):
        merge_ticket(complaint.ticket_id, into=other.ticket_id, by="zhao")
    assert again(complaint).ticket.merged_into is None
    assert again(complaint).state == State.RECEIVED


def test_a_question_goes_into_a_complaint_and_out_again(desk, lin, complaint):
    question = enquiry(desk, customer=lin)

    merge_ticket(question.pk, into=complaint.ticket_id, by="zhao")
    unmerge_ticket(question.pk, by="zhao")

    question.refresh_from_db()
    assert question.merged_into is None
