from __future__ import annotations

import pytest

from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.offers import offered
from zhike.apps.complaints.rules import FINAL, State


@pytest.mark.parametrize("state", sorted(FINAL - {State.CLOSED}))
def test_what_ended_for_good_offers_at_most_a_correction(state):
    assert set(offered(Complaint(state=state))) <= {"correct"}


def test_each_state_offers_its_own_way_on():
    ways = {"accept", "investigate", "decide", "decide-review", "close", "review"}

    assert {state: ways & set(offered(Complaint(state=state))) for state in State} == {
        State.RECEIVED: {"accept"},
        State.ACCEPTED: {"investigate"},
        State.INVESTIGATING: {"decide"},
        State.DECIDED: set(),  # its letter
        State.TOLD: {"close", "review"},
        State.IN_REVIEW: {"decide-review"},
        State.REVIEWED: set(),
        State.REVIEW_TOLD: {"close"},
        State.CLOSED: {"review"},
        State.WITHDRAWN: set(),
        State.NOT_ACCEPTED: set(),
        State.MERGED: set(),
    }
