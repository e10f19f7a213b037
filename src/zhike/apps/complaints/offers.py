"""Which acts a page offers for a complaint, with their forms: one line for each act."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.apps.complaints import (
    actions,
    correction_actions,
    extension_actions,
    forms,
    merge_actions,
    pause_actions,
    remedy_actions,
    review_actions,
    work_actions,
)
from zhike.apps.complaints.five_w import FiveW
from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.rules import MERGEABLE, OPEN, OWES_DECISION, State
from zhike.apps.complaints.severity import SeverityFacts
from zhike.apps.people.models import User

Run = Callable[[int, User, dict[str, Any]], Any]
S = State
WORKED_ON = frozenset({S.ACCEPTED, S.INVESTIGATING, S.DECIDED})


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One act: what it is called, in which states it is offered, and what it does."""

    label: Any
    run: Run
    states: Collection[State]
    form: type[forms.ActForm] | None = None
    lead: Any = ""
    tone: str = "plain"
    symbol: str = ""


def _by_name(act: Callable[..., Any]) -> Run:
    return lambda key, by, said: act(key, **said, by=by.username)


def _by_person(act: Callable[..., Any]) -> Run:
    return lambda key, by, said: act(key, **said, by=by)


def _grade(key: int, by: User, said: dict[str, Any]) -> Any:
    amount = said.pop("amount")
    facts = SeverityFacts(media=said.pop("in_media"), amount_cents=int(amount * 100), **said)
    return work_actions.grade_complaint(key, facts=facts, by=by.username)


def _remedy(key: int, by: User, said: dict[str, Any]) -> Any:
    amount = said.pop("amount") or 0
    return remedy_actions.propose_remedy(key, **said, amount_cents=int(amount * 100), by=by)


def _merge(key: int, by: User, said: dict[str, Any]) -> Any:
    return merge_actions.merge_complaints(key, other_id=said["other"].pk, by=by.username)


def _five_w(key: int, by: User, said: dict[str, Any]) -> Any:
    return work_actions.note_five_w(key, five_w=FiveW(**said), by=by.username)


HANDLING: Mapping[str, Offer] = {
    "accept": Offer(
        label=_("Accept the complaint"), run=_by_name(actions.accept_complaint),
        states={S.RECEIVED}, tone="primary", symbol="check",
    ),
    "investigate": Offer(
        label=_("Start the investigation"), run=_by_name(actions.investigate_complaint),
        states={S.ACCEPTED}, form=forms.HandlerForm, tone="primary",
        lead=_("Whoever has a part in the matter is not offered."),
    ),
    "facts": Offer(
        label=_("Who, what, when, where, why"), run=_five_w, states=WORKED_ON,
        form=forms.FiveWForm,
    ),
    "causes": Offer(
        label=_("Choose the causes"), run=_by_name(work_actions.choose_causes), states=WORKED_ON,
        form=forms.CausesForm,
    ),
    "remedy": Offer(
        label=_("Propose a remedy"), run=_remedy, states={S.INVESTIGATING}, form=forms.RemedyForm
    ),
    "decide": Offer(
        label=_("Decide the complaint"), run=_by_person(actions.decide_complaint),
        states={S.INVESTIGATING}, form=forms.DecideForm, tone="primary", symbol="scales",
    ),
    "move": Offer(
        label=_("Note what was done"), run=_by_name(work_actions.note_move), states=OPEN,
        form=forms.MoveForm, lead=_("First the feelings, then the matter."),
    ),
    "change": Offer(
        label=_("Change person, place or time"), run=_by_name(work_actions.make_change),
        states=OWES_DECISION, form=forms.ChangeForm,
    ),
    "concern": Offer(
        label=_("Who is concerned"), run=_by_name(work_actions.note_concern), states=OPEN,
        form=forms.ConcernForm, lead=_("They handle this complaint no more."),
    ),
    "grade": Offer(
        label=_("How far it reaches"), run=_grade, states=OPEN, form=forms.GradeForm
    ),
    "extend": Offer(
        label=_("Ask for more time"), run=_by_person(extension_actions.ask_extension),
        states=OWES_DECISION, form=forms.ExtensionForm, symbol="clock",
    ),
    "pause": Offer(
        label=_("Ask to pause the clock"), run=_by_person(pause_actions.ask_pause),
        states=OWES_DECISION, form=forms.PauseForm, symbol="clock",
        lead=_("Somebody else approves it; until then time counts."),
    ),
    "resume": Offer(
        label=_("Let the clock go on"), run=_by_name(pause_actions.end_pause),
        states=OWES_DECISION, tone="primary", symbol="clock",
    ),
    "merge": Offer(
        label=_("Merge complaints"), run=_merge, states=MERGEABLE, form=forms.MergeForm,
        symbol="compare",
        lead=_("The older one lives on, with its clock. This cannot be taken back."),
    ),
    "chased": Offer(
        label=_("Asked how it stands"), run=_by_name(work_actions.note_chased), states=OPEN
    ),
    "restart": Offer(
        label=_("New facts: the period runs anew"), run=_by_name(actions.restart_complaint),
        states=WORKED_ON, form=forms.FactsForm,
    ),
    "risk": Offer(
        label=_("Note what was done against it"), run=_by_name(work_actions.note_risk_action),
        states=OPEN, form=forms.RiskForm,
    ),
    "review": Offer(
        label=_("A review is asked for"), run=_by_name(review_actions.ask_review),
        states={S.TOLD, S.CLOSED}, form=forms.ReviewForm,
    ),
    "decide-review": Offer(
        label=_("Decide the review"), run=_by_person(review_actions.decide_review),
        states={S.IN_REVIEW}, form=forms.DecideForm, tone="primary", symbol="scales",
        lead=_("Whoever decided does not review the decision."),
    ),
    "correct": Offer(
        label=_("Plan a correction"), run=_by_name(correction_actions.plan_correction),
        states=frozenset(State) - {S.RECEIVED, S.NOT_ACCEPTED}, form=forms.CorrectionForm,
    ),
    "withdraw": Offer(
        label=_("Withdrawn by the complainant"), run=_by_name(actions.withdraw_complaint),
        states=OPEN, tone="quiet",
    ),
    "close": Offer(
        label=_("Close"), run=_by_name(actions.close_complaint), states={S.TOLD, S.REVIEW_TOLD},
        tone="primary", symbol="check",
    ),
}  # fmt: skip
APPROVALS: Mapping[str, Offer] = {
    "extension": Offer(
        label=_("Approve the extension"), run=_by_person(extension_actions.grant_extension),
        states=OWES_DECISION, form=forms.LanguageForm, tone="primary",
    ),
    "refuse-extension": Offer(
        label=_("Refuse the extension"), run=_by_person(extension_actions.refuse_extension),
        states=OWES_DECISION,
    ),
    "pause": Offer(
        label=_("Approve the pause"), run=_by_person(pause_actions.grant_pause),
        states=OWES_DECISION, tone="primary", symbol="check",
    ),
    "refuse-pause": Offer(
        label=_("Refuse the pause"), run=_by_person(pause_actions.refuse_pause),
        states=OWES_DECISION,
    ),
}  # fmt: skip


def offered(complaint: Complaint) -> dict[str, Offer]:
    """The acts of handling that the state of a complaint lets a page offer."""
    return {name: one for name, one in HANDLING.items() if complaint.state in one.states}
