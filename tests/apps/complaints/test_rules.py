from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from zhike.apps.complaints.rules import (
    FINAL,
    OPEN,
    Blocker,
    Facts,
    State,
    Step,
    blockers,
    next_state,
    steps_from,
)

READY = Facts(has_cause=True, has_reasons=True, is_reply_sent=True, has_ground=True)


def walk(*steps: Step) -> State:
    state = State.RECEIVED
    for step in steps:
        assert blockers(state, step, READY) == ()
        state = steps_from(state)[step]
    return state


def test_a_complaint_goes_from_receipt_to_the_file():
    assert walk(Step.ACCEPT, Step.INVESTIGATE, Step.DECIDE, Step.TELL, Step.CLOSE) is State.CLOSED


def test_a_review_round_ends_in_a_second_reply():
    told = (Step.ACCEPT, Step.INVESTIGATE, Step.DECIDE, Step.TELL)
    review = (Step.ASK_REVIEW, Step.DECIDE_REVIEW, Step.TELL_REVIEW, Step.CLOSE)

    assert walk(*told, *review) is State.CLOSED
    assert walk(*told, Step.CLOSE, *review) is State.CLOSED


@pytest.mark.parametrize("state", sorted(OPEN))
def test_whoever_complains_may_withdraw_at_any_open_state(state):
    assert next_state(state, Step.WITHDRAW) is State.WITHDRAWN


@pytest.mark.parametrize("state", sorted(FINAL))
def test_what_has_ended_is_not_withdrawn(state):
    assert blockers(state, Step.WITHDRAW, READY) == (Blocker.WRONG_STATE,)


@pytest.mark.parametrize("state", sorted(State))
def test_only_what_nobody_decided_yet_goes_into_another_one(state):
    fresh = {State.RECEIVED, State.ACCEPTED, State.INVESTIGATING}

    assert (next_state(state, Step.MERGE) is State.MERGED) == (state in fresh)


def test_new_facts_undo_a_decision_nobody_was_told():
    assert next_state(State.DECIDED, Step.RESTART) is State.INVESTIGATING
    assert next_state(State.TOLD, Step.RESTART) is None


def test_a_decision_is_held_up_by_everything_that_lacks_at_once():
    facts = Facts(
        five_w_missing=("where",),
        handler_ties=("own_branch",),
        is_remedy_approved=False,
    )

    assert blockers(State.INVESTIGATING, Step.DECIDE, facts) == (
        Blocker.HANDLER_MUST_STEP_BACK,
        Blocker.FIVE_W_INCOMPLETE,
        Blocker.CAUSE_MISSING,
        Blocker.REASONS_MISSING,
        Blocker.REMEDY_NOT_APPROVED,
    )


@pytest.mark.parametrize(
    ("state", "step", "facts", "blocker"),
    [
        (State.RECEIVED, Step.REFUSE, {"has_ground": False}, Blocker.GROUND_MISSING),
        (State.ACCEPTED, Step.INVESTIGATE, {"handler_ties": ("involved",)},
         Blocker.HANDLER_MUST_STEP_BACK),
        (State.INVESTIGATING, Step.DECIDE, {"five_w_missing": ("why",)}, Blocker.FIVE_W_INCOMPLETE),
        (State.INVESTIGATING, Step.DECIDE, {"has_cause": False}, Blocker.CAUSE_MISSING),
        (State.INVESTIGATING, Step.DECIDE, {"has_reasons": False}, Blocker.REASONS_MISSING),
        (State.INVESTIGATING, Step.DECIDE, {"is_remedy_approved": False},
         Blocker.REMEDY_NOT_APPROVED),
        (State.DECIDED, Step.TELL, {"letter_missing": ("court",)}, Blocker.LETTER_INCOMPLETE),
        (State.TOLD, Step.ASK_REVIEW, {"was_reviewed": True}, Blocker.REVIEWED_BEFORE),
        (State.CLOSED, Step.ASK_REVIEW, {"is_within_review_time": False}, Blocker.REVIEW_TOO_LATE),
        (State.IN_REVIEW, Step.DECIDE_REVIEW, {"reviewer_decided": True},
         Blocker.REVIEWER_DECIDED_BEFORE),
        (State.REVIEWED, Step.TELL_REVIEW, {"letter_missing": ("court",)},
         Blocker.LETTER_INCOMPLETE),
        (State.TOLD, Step.CLOSE, {"is_reply_sent": False}, Blocker.REPLY_NOT_SENT),
        (State.TOLD, Step.CLOSE, {"is_risk_met": False}, Blocker.RISK_NOT_MET),
    ],
)  # fmt: skip
def test_each_step_waits_for_what_it_needs(state, step, facts, blocker):
    assert blockers(state, step, READY) == ()
    assert blockers(state, step, replace(READY, **facts)) == (blocker,)


class AnyOrder(RuleBasedStateMachine):
    """Whatever is tried in whatever order, a complaint keeps its promises."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.done = State.RECEIVED, []

    @rule(step=st.sampled_from(Step), has_five_w=st.booleans(), has_ties=st.booleans())
    def step(self, step, has_five_w, has_ties):
        facts = replace(
            READY,
            five_w_missing=() if has_five_w else ("who",),
            handler_ties=("involved",) if has_ties else (),
            is_reply_sent=Step.TELL in self.done,
            was_reviewed=Step.ASK_REVIEW in self.done,
        )
        if blockers(self.state, step, facts):
            return
        assert step is not Step.DECIDE or (has_five_w and not has_ties)
        self.state = steps_from(self.state)[step]
        self.done.append(step)

    @invariant()
    def nothing_closes_untold(self):
        assert self.state is not State.CLOSED or Step.TELL in self.done

    @invariant()
    def nothing_is_told_undecided(self):
        told = self.done.index(Step.TELL) if Step.TELL in self.done else None
        assert told is None or Step.DECIDE in self.done[:told]

    @invariant()
    def there_is_one_review_and_it_is_told_before_the_file_closes_again(self):
        assert self.done.count(Step.ASK_REVIEW) <= 1
        if Step.ASK_REVIEW in self.done and self.state is State.CLOSED:
            assert Step.TELL_REVIEW in self.done

    @invariant()
    def an_open_complaint_has_a_way_on(self):
        assert (self.state in OPEN) == (Step.WITHDRAW in steps_from(self.state))

    @precondition(lambda self: self.state in {State.WITHDRAWN, State.NOT_ACCEPTED, State.MERGED})
    @rule(step=st.sampled_from(Step))
    def ended_stays_ended(self, step):
        assert blockers(self.state, step, READY) == (Blocker.WRONG_STATE,)


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
