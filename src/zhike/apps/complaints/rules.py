"""The way of a complaint: its states, the steps between them, and what holds a step up.

Plain values in, plain values out. Time is counted by `analytics.clocks`, limits come from the rule
packs; nothing here knows a number of the law.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    RECEIVED = "received"
    ACCEPTED = "accepted"
    INVESTIGATING = "investigating"
    DECIDED = "decided"  # not told yet: the legal clock still runs
    TOLD = "told"
    IN_REVIEW = "in_review"
    REVIEWED = "reviewed"  # not told yet
    REVIEW_TOLD = "review_told"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    NOT_ACCEPTED = "not_accepted"
    MERGED = "merged"  # goes on in an older one of the same matter


class Step(StrEnum):
    ACCEPT = "accept"
    REFUSE = "refuse"
    INVESTIGATE = "investigate"
    DECIDE = "decide"
    TELL = "tell"
    RESTART = "restart"  # new facts within the period
    ASK_REVIEW = "ask_review"
    DECIDE_REVIEW = "decide_review"
    TELL_REVIEW = "tell_review"
    CLOSE = "close"
    WITHDRAW = "withdraw"
    MERGE = "merge"


FINAL = frozenset({State.CLOSED, State.WITHDRAWN, State.NOT_ACCEPTED, State.MERGED})
OPEN = frozenset(State) - FINAL
# What was decided, told or reviewed stands for itself.
MERGEABLE = frozenset({State.RECEIVED, State.ACCEPTED, State.INVESTIGATING})
# Until the decision is told, or the complaint goes away, the institution owes one.
OWES_DECISION = frozenset({State.RECEIVED, State.ACCEPTED, State.INVESTIGATING, State.DECIDED})

_FORWARD: Mapping[State, Mapping[Step, State]] = {
    State.RECEIVED: {Step.ACCEPT: State.ACCEPTED, Step.REFUSE: State.NOT_ACCEPTED},
    State.ACCEPTED: {Step.INVESTIGATE: State.INVESTIGATING, Step.RESTART: State.ACCEPTED},
    State.INVESTIGATING: {Step.DECIDE: State.DECIDED, Step.RESTART: State.INVESTIGATING},
    # New facts undo a decision that nobody was told.
    State.DECIDED: {Step.TELL: State.TOLD, Step.RESTART: State.INVESTIGATING},
    State.TOLD: {Step.ASK_REVIEW: State.IN_REVIEW, Step.CLOSE: State.CLOSED},
    State.IN_REVIEW: {Step.DECIDE_REVIEW: State.REVIEWED},
    State.REVIEWED: {Step.TELL_REVIEW: State.REVIEW_TOLD},
    State.REVIEW_TOLD: {Step.CLOSE: State.CLOSED},
    State.CLOSED: {Step.ASK_REVIEW: State.IN_REVIEW},
    State.WITHDRAWN: {},
    State.NOT_ACCEPTED: {},
    State.MERGED: {},
}


class Blocker(StrEnum):
    """What holds a step up; the page says each in words."""

    WRONG_STATE = "wrong_state"
    REVIEWED_BEFORE = "reviewed_before"
    REVIEW_TOO_LATE = "review_too_late"
    FIVE_W_INCOMPLETE = "five_w_incomplete"
    CAUSE_MISSING = "cause_missing"
    REASONS_MISSING = "reasons_missing"
    HANDLER_MUST_STEP_BACK = "handler_must_step_back"
    REMEDY_NOT_APPROVED = "remedy_not_approved"
    REVIEWER_DECIDED_BEFORE = "reviewer_decided_before"
    LETTER_INCOMPLETE = "letter_incomplete"
    REPLY_NOT_SENT = "reply_not_sent"
    RISK_NOT_MET = "risk_not_met"
    GROUND_MISSING = "ground_missing"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What has to be there for a step; each field is read only for the steps it concerns."""

    was_reviewed: bool = False
    is_within_review_time: bool = True
    five_w_missing: Collection[str] = ()
    has_cause: bool = False
    has_reasons: bool = False
    handler_ties: Collection[str] = ()
    is_remedy_approved: bool = True
    reviewer_decided: bool = False
    letter_missing: Collection[str] = ()
    is_reply_sent: bool = False
    is_risk_met: bool = True
    has_ground: bool = False


def steps_from(state: State) -> dict[Step, State]:
    """Give the steps that a state allows, and where each leads."""
    found = dict(_FORWARD[state])
    if state in OPEN:
        found[Step.WITHDRAW] = State.WITHDRAWN
    if state in MERGEABLE:
        found[Step.MERGE] = State.MERGED
    return found


def next_state(state: State, step: Step) -> State | None:
    """Give where a step leads; None where the state does not allow it."""
    return steps_from(state).get(step)


def blockers(state: State, step: Step, facts: Facts) -> tuple[Blocker, ...]:
    """Give everything that holds a step up, not only the first thing."""
    if next_state(state, step) is None:
        return (Blocker.WRONG_STATE,)
    checks = {
        Step.REFUSE: ((Blocker.GROUND_MISSING, not facts.has_ground),),
        Step.INVESTIGATE: ((Blocker.HANDLER_MUST_STEP_BACK, bool(facts.handler_ties)),),
        Step.DECIDE: (
            (Blocker.HANDLER_MUST_STEP_BACK, bool(facts.handler_ties)),
            (Blocker.FIVE_W_INCOMPLETE, bool(facts.five_w_missing)),
            (Blocker.CAUSE_MISSING, not facts.has_cause),
            (Blocker.REASONS_MISSING, not facts.has_reasons),
            (Blocker.REMEDY_NOT_APPROVED, not facts.is_remedy_approved),
        ),
        Step.TELL: ((Blocker.LETTER_INCOMPLETE, bool(facts.letter_missing)),),
        Step.ASK_REVIEW: (
            (Blocker.REVIEWED_BEFORE, facts.was_reviewed),
            (Blocker.REVIEW_TOO_LATE, not facts.is_within_review_time),
        ),
        Step.DECIDE_REVIEW: (
            (Blocker.REVIEWER_DECIDED_BEFORE, facts.reviewer_decided),
            (Blocker.HANDLER_MUST_STEP_BACK, bool(facts.handler_ties)),
            (Blocker.REASONS_MISSING, not facts.has_reasons),
        ),
        Step.TELL_REVIEW: ((Blocker.LETTER_INCOMPLETE, bool(facts.letter_missing)),),
        Step.CLOSE: (
            (Blocker.REPLY_NOT_SENT, not facts.is_reply_sent),
            (Blocker.RISK_NOT_MET, not facts.is_risk_met),
        ),
    }
    return tuple(blocker for blocker, holds in checks.get(step, ()) if holds)
