"""Pages of improvements: the board, one of them from plan to decision, and the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhike.apps.dashboards.templatetags.figures import yuan
from zhike.apps.improvements import actions, effect_actions, queries
from zhike.apps.improvements.charts import course_chart, lines_chart
from zhike.apps.improvements.errors import ImprovementError
from zhike.apps.improvements.forms import DecisionForm, PlanForm, ReachForm, initial_of
from zhike.apps.improvements.models import STATE_LABELS, Improvement
from zhike.apps.improvements.origins import origins_of
from zhike.apps.improvements.rules import State
from zhike.apps.improvements.words import (
    definition_words,
    foresight_words,
    yuan_ends,
)
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.pipelines.improvement_questions import Design

Forms = ["GET", "HEAD", "POST"]
# What another page may begin a plan with, such as a pain point.
ASKED = ("title", "hypothesis", "reach_a_year")
SEES, WRITES = Permission.SEE_IMPROVEMENTS, Permission.WRITE_IMPROVEMENTS


@requires(SEES)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Every improvement, the most worth first, with what is overdue."""
    state = request.GET.get("state", "")
    state = state if state in set(State) else ""
    rows = queries.board_rows(state=state)
    context = {
        "rows": rows,
        "state": state,
        "states": STATE_LABELS.items(),
        "tabs": tabs(),
        "tab": "board",
        "may_write": person_of(request).may(WRITES),
        "overdue": sum(row.is_overdue for row in rows),
    }
    return render(request, "improvements/board.html", context)


@requires(SEES)
@require_safe
def show_ledger(request: HttpRequest) -> HttpResponse:
    """What was promised, what is proved, and what may be claimed together."""
    found = queries.ledger()
    context = {
        "ledger": found,
        "total": yuan(found.total.value),
        "interval": yuan_ends(found.total.lower, found.total.upper),
        "promised": yuan(found.promised),
        "lines": [(row, yuan(row.promised_yuan)) for row in found.rows],
        "tabs": tabs(),
        "tab": "ledger",
    }
    return render(request, "improvements/ledger.html", context)


@requires(WRITES)
@require_http_methods(Forms)
def plan(request: HttpRequest) -> HttpResponse:
    """Write a plan down."""
    asked = {name: request.GET[name] for name in ASKED if name in request.GET}
    return plan_page(request, asked=asked)


def plan_page(
    request: HttpRequest,
    *,
    asked: Mapping[str, str],
    then: Callable[[Improvement], object] | None = None,
) -> HttpResponse:
    """Begin a plan with what is known; `then` is done with it where it is written down, or not."""
    form = PlanForm(request.POST if request.method == "POST" else None, initial=dict(asked))
    if form.is_valid():
        try:
            with transaction.atomic():
                made = actions.plan_improvement(form.plan, by=person_of(request))
                if then:
                    then(made)
        except ImprovementError as refusal:
            form.add_error(None, str(refusal))
        else:
            effect_actions.ask_for_foresight(made.pk, by=person_of(request))
            return redirect("improvements:improvement", made.pk)
    return _form_page(request, form, title=_("Plan an improvement"))


@requires(WRITES)
@require_http_methods(Forms)
def change(request: HttpRequest, improvement_id: int) -> HttpResponse:
    """Change a plan that has not started."""
    row = _own(request, improvement_id)
    form = PlanForm(request.POST if request.method == "POST" else None, initial=initial_of(row))
    if form.is_valid():
        try:
            actions.change_plan(row.pk, form.plan, by=person_of(request))
        except ImprovementError as refusal:
            form.add_error(None, str(refusal))
        else:
            effect_actions.ask_for_foresight(row.pk, by=person_of(request))
            return redirect("improvements:improvement", row.pk)
    return _form_page(request, form, title=_("Change the plan"))


@requires(SEES)
@require_safe
def improvement(request: HttpRequest, improvement_id: int) -> HttpResponse:
    """One improvement: plan, lock, roll-out, effect, decision."""
    row = get_object_or_404(queries.improvements(), pk=improvement_id)
    return _page(request, row)


@requires(WRITES)
@require_POST
def foresee(request: HttpRequest, improvement_id: int) -> HttpResponse:
    return _done(
        request,
        improvement_id,
        lambda row: effect_actions.ask_for_foresight(row.pk, by=person_of(request)),
        _("It is being reckoned. Load the page again in a moment."),
    )


@requires(WRITES)
@require_POST
def start(request: HttpRequest, improvement_id: int) -> HttpResponse:
    return _done(
        request,
        improvement_id,
        lambda row: actions.start_improvement(row.pk, by=person_of(request)),
        _("It has started; its plan is locked."),
    )


@requires(WRITES)
@require_POST
def reach(request: HttpRequest, improvement_id: int) -> HttpResponse:
    row = _own(request, improvement_id)
    form = ReachForm(request.POST, row=row)
    if not form.is_valid():
        messages.error(request, _("Choose a branch of the list, and a day."))
        return redirect("improvements:improvement", row.pk)
    return _done(
        request,
        improvement_id,
        lambda _row: actions.reach_branch(row.pk, **form.cleaned_data, by=person_of(request)),
        _("Noted."),
    )


@requires(WRITES)
@require_POST
def measure(request: HttpRequest, improvement_id: int) -> HttpResponse:
    """Let the worker measure; the page shows the answer when it is there."""
    return _done(
        request,
        improvement_id,
        lambda row: effect_actions.ask_for_effect(row.pk, by=person_of(request)),
        _("It is being measured. Load the page again in a moment."),
    )


@requires(WRITES)
@require_POST
def decide(request: HttpRequest, improvement_id: int) -> HttpResponse:
    row, form = _own(request, improvement_id), DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, row, decision=form, status=422)
    return _done(
        request,
        improvement_id,
        lambda row: effect_actions.decide(
            row.pk,
            choice=form.wanted,
            reason=form.cleaned_data["reason"],
            by=person_of(request),
        ),
        _("Decided and closed."),
    )


def tabs() -> list[tuple[str, Any, str]]:
    return [
        ("board", _("Board"), reverse("improvements:board")),
        ("ledger", _("Ledger of effects"), reverse("improvements:ledger")),
    ]


def _own(request: HttpRequest, improvement_id: int) -> Improvement:
    """The improvement, for who may change it."""
    row = get_object_or_404(queries.improvements(), pk=improvement_id)
    if not queries.may_write(row, person_of(request)):
        # Others may read it; for them there is nothing here to act on.
        raise Http404
    return row


def _done(
    request: HttpRequest,
    improvement_id: int,
    act: Callable[[Improvement], object],
    said: str,
) -> HttpResponse:
    row = _own(request, improvement_id)
    try:
        act(row)
    except ImprovementError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect("improvements:improvement", row.pk)


def _form_page(request: HttpRequest, form: PlanForm, *, title: str) -> HttpResponse:
    crumbs = [(_("Improvements"), reverse("improvements:board"))]
    context = {"form": form, "title": title, "crumbs": crumbs}
    return render(request, "improvements/plan.html", context, status=422 if form.errors else 200)


def _page(
    request: HttpRequest,
    row: Improvement,
    *,
    decision: DecisionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = queries.ShownImprovement(row)
    may_write = queries.may_write(row, person_of(request))
    last = shown.last
    context = {
        "shown": shown,
        "row": row,
        "last": last,
        "charts": [one for one in (lines_chart(shown, last), course_chart(shown, last)) if one]
        if last
        else [],
        "may_write": may_write,
        "origins": origins_of(row, person_of(request)),
        "by_customers": row.design == Design.CUSTOMERS,
        "is_draft": row.state == State.DRAFT,
        "is_open": row.state in effect_actions.OPEN,
        "lock": getattr(row, "lock", None),
        "branches": list(row.allotted.all()),
        "reached": shown.reached,
        "texts": dict(shown.texts),
        "definition": definition_words(row.metric, row.milestones, design=row.design),
        "foresight": foresight_words(row, shown.promised),
        "span": f"{last.row.found['first']} – {last.row.found['last']}" if last else "",
        "reach_form": ReachForm(row=row)
        if row.state == State.RUNNING and row.design != Design.CUSTOMERS
        else None,
        "decision_form": decision or DecisionForm(),
        "decisions": queries.decisions_of(row),
        "watches": [queries.ShownWatch(one) for one in row.watches.all()[:6]],
        "measurements": [queries.ShownMeasurement(one) for one in row.measurements.all()[:12]],
        "crumbs": [(_("Improvements"), reverse("improvements:board"))],
    }
    return render(request, "improvements/improvement.html", context, status=status)
