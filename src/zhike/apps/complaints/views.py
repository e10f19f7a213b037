"""The pages of complaints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhike.apps.complaints import (
    actions,
    correction_actions,
    in_force,
    labels,
    letter_actions,
    queries,
    remedy_actions,
    review_actions,
)
from zhike.apps.complaints.errors import ComplaintError
from zhike.apps.complaints.forms import LetterForm, RefusalForm, RegisterForm, code_choices
from zhike.apps.complaints.letters import LANGUAGES, LetterKind
from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.offers import APPROVALS, HANDLING, Offer
from zhike.apps.complaints.page import page_of
from zhike.apps.complaints.rules import State
from zhike.apps.complaints.severity import Grade
from zhike.apps.complaints.words import countdown, due_of
from zhike.apps.customers.queries import customers_for
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.people.step_up import needs_fresh_proof
from zhike.apps.tickets.errors import TicketError
from zhike.apps.tickets.pages import KeysFirst
from zhike.apps.tickets.queries import served_queues

PAGE_SIZE = 50
REFUSALS = (ComplaintError, TicketError)
FILTERS = ("grade", "regime", "cause")


@requires(Permission.SEE_COMPLAINTS)
@never_cache
@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    """The complaints in reach, those due first on top, and how they stand at large."""
    caller, wanted = person_of(request), wanted_of(request)
    page = KeysFirst(queries.complaints_for(caller, wanted), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    today = timezone.localdate()
    context = {
        "page": page,
        "rows": [
            (
                row,
                subject,
                countdown(due_of(row), today=today),
                labels.GRADE_TONES[Grade(row.grade)],
            )
            for row, subject in queries.subjects_of(page.object_list)
        ],
        "board": queries.board_of(caller),
        "wanted": wanted,
        "mine": bool(wanted["handler"]),
        "states": labels.choices(labels.STATES),
        "grades": labels.choices(labels.GRADES),
        "regimes": labels.choices(labels.REGIMES),
        "causes": code_choices(in_force.codes("causes", on=today).values(), empty=False),
        "may_handle": caller.may(Permission.HANDLE_COMPLAINTS),
        "may_approve": caller.may(Permission.APPROVE_COMPLAINTS),
    }
    return render(request, "complaints/list.html", context)


def wanted_of(request: HttpRequest) -> dict[str, str]:
    return {
        "state": request.GET.get("state", "open"),
        "handler": person_of(request).username if request.GET.get("mine") else "",
        **{name: request.GET.get(name, "") for name in FILTERS},
    }


@requires(Permission.HANDLE_COMPLAINTS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Register a complaint that came by letter or at the counter."""
    caller = person_of(request)
    form = RegisterForm(
        request.POST if request.method == "POST" else None,
        queues=served_queues(caller),
        regimes=in_force.regimes(),
        initial={"customer_id": request.GET.get("customer", "")},
    )
    if form.is_valid():
        said = dict(form.cleaned_data)
        number = said.pop("customer_id").strip()
        customer = customers_for(caller).filter(customer_id=number).first() if number else None
        if number and customer is None:
            form.add_error("customer_id", _("No customer with this number. Look the number up."))
        else:
            try:
                made = actions.register_complaint(**said, customer=customer, by=caller.username)
            except REFUSALS as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The complaint is registered; its legal clock runs."))
                return redirect("complaints:complaint", made.ticket.number)
    context = {"form": form, "crumbs": crumbs()}
    return render(request, "complaints/new.html", context, status=422 if form.errors else 200)


@requires(Permission.SEE_COMPLAINTS)
@never_cache
@require_safe
def one_complaint(request: HttpRequest, number: str) -> HttpResponse:
    """One complaint: its clock and rule, what is known, what was done, what can be done."""
    found = _found(request, number)
    context = page_of(found, caller=person_of(request)) | {"crumbs": crumbs()}
    return render(request, "complaints/complaint.html", context)


@requires(Permission.HANDLE_COMPLAINTS)
@require_POST
def act(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Do one of the acts that the page offers."""
    return _do(request, number, HANDLING.get(act), name=act)


@requires(Permission.APPROVE_COMPLAINTS)
@require_POST
def approve(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """Approve or refuse what somebody else asked for."""
    return _do(request, number, APPROVALS.get(act), name=act)


@requires(Permission.APPROVE_COMPLAINTS)
@require_POST
def approve_remedy(request: HttpRequest, number: str, remedy_id: int) -> HttpResponseBase:
    """Let a remedy go out: whoever gives the bank's money away shows that it is he."""
    return _remedy_approved(request, _found(request, number), remedy_id)


@needs_fresh_proof
def _remedy_approved(request: HttpRequest, found: Complaint, remedy_id: int) -> HttpResponse:
    by = person_of(request)
    return _done(
        request,
        found,
        lambda: remedy_actions.approve_remedy(found.pk, remedy_id=remedy_id, by=by),
    )


@requires(Permission.APPROVE_COMPLAINTS)
@require_POST
def refuse_remedy(request: HttpRequest, number: str, remedy_id: int) -> HttpResponse:
    found, by = _found(request, number), person_of(request)
    return _done(
        request, found, lambda: remedy_actions.refuse_remedy(found.pk, remedy_id=remedy_id, by=by)
    )


@requires(Permission.HANDLE_COMPLAINTS)
@require_POST
def correction_done(request: HttpRequest, number: str, correction_id: int) -> HttpResponse:
    found, by = _found(request, number), person_of(request).username
    one = _correction(found, correction_id)
    return _done(
        request,
        found,
        lambda: correction_actions.finish_correction(one, on=timezone.localdate(), by=by),
    )


@requires(Permission.HANDLE_COMPLAINTS)
@require_POST
def correction_check(request: HttpRequest, number: str, correction_id: int) -> HttpResponse:
    """Look whether the cause came back since it was mended."""
    found, by = _found(request, number), person_of(request).username
    one = _correction(found, correction_id)
    days = in_force.repeat_window(on=timezone.localdate())
    return _done(request, found, lambda: correction_actions.check_recurrence(one, days=days, by=by))


SENDS: dict[LetterKind, frozenset[State]] = {
    LetterKind.NOT_ACCEPTED: frozenset({State.RECEIVED}),
    LetterKind.DECISION: frozenset({State.DECIDED}),
    LetterKind.SUMMARY_RESOLUTION: frozenset({State.DECIDED}),
    LetterKind.REVIEW_DECISION: frozenset({State.REVIEWED}),
}


@requires(Permission.HANDLE_COMPLAINTS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """A letter before it goes out: its text, and the parts that it lacks."""
    found = _found(request, number)
    if kind not in set(SENDS) or found.state not in SENDS[LetterKind(kind)]:
        raise Http404
    which = LetterKind(kind)
    language = request.GET.get("language", "zh")
    language = language if language in LANGUAGES else "zh"
    form_class = RefusalForm if which is LetterKind.NOT_ACCEPTED else LetterForm
    draft = letter_actions.drafted(found, kind=which, language=language)
    if request.method != "POST":
        form: LetterForm = form_class(initial={"text": draft.text})
        return _letter_shown(request, found, form, which, language, missing=draft.missing)
    form = form_class(request.POST)
    if not form.is_valid():
        return _letter_shown(request, found, form, which, language, status=422)
    try:
        _send(found, which, form.cleaned_data, language=language, by=person_of(request).username)
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
        missing = letter_actions.lacking(
            found, kind=which, text=form.cleaned_data["text"], language=language
        )
        return _letter_shown(request, found, form, which, language, missing=missing, status=422)
    messages.success(request, _("The letter is on record as sent."))
    return redirect("complaints:complaint", number)


def _send(
    found: Complaint, kind: LetterKind, said: dict[str, Any], *, language: str, by: str
) -> None:
    if kind is LetterKind.NOT_ACCEPTED:
        letter_actions.refuse_complaint(found.pk, **said, language=language, by=by)
    elif kind is LetterKind.REVIEW_DECISION:
        review_actions.tell_review(found.pk, text=said["text"], language=language, by=by)
    else:
        letter_actions.tell_decision(found.pk, text=said["text"], language=language, by=by)


def _letter_shown(
    request: HttpRequest,
    found: Complaint,
    form: LetterForm,
    kind: LetterKind,
    language: str,
    *,
    missing: tuple[str, ...] = (),
    status: int = 200,
) -> HttpResponse:
    number = found.ticket.number
    context = {
        "found": found,
        "form": form,
        "kind": labels.LETTERS[kind],
        "language": language,
        "missing": [labels.PARTS.get(part, part) for part in missing],
        "unverified": letter_actions.unverified_of(found),
        "crumbs": [*crumbs(), (number, reverse("complaints:complaint", args=[number]))],
    }
    return render(request, "complaints/letter.html", context, status=status)


def _found(request: HttpRequest, number: str) -> Complaint:
    found = queries.complaint_seen(person_of(request), number)
    if found is None:
        raise Http404
    return found


def _correction(found: Complaint, correction_id: int) -> int:
    if not found.corrections.filter(pk=correction_id).exists():
        raise Http404
    return correction_id


def _do(request: HttpRequest, number: str, offer: Offer | None, *, name: str) -> HttpResponse:
    found, by = _found(request, number), person_of(request)
    if offer is None:
        raise Http404
    if offer.form is None:
        return _done(request, found, lambda: offer.run(found.pk, by, {}))
    form = offer.form(request.POST, complaint=found, caller=by)
    if not form.is_valid():
        context = page_of(found, caller=by, wrong=(name, form)) | {"crumbs": crumbs()}
        return render(request, "complaints/complaint.html", context, status=422)
    said = dict(form.cleaned_data)
    return _done(request, found, lambda: offer.run(found.pk, by, said))


def _done(request: HttpRequest, found: Complaint, run: Callable[[], Any]) -> HttpResponse:
    try:
        run()
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect("complaints:complaint", found.ticket.number)


def crumbs() -> list[tuple[Any, str]]:
    return [(_("Complaints"), reverse("complaints:list"))]
