"""The pages of rights requests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhike.apps.audit.words import in_words
from zhike.apps.consents.queries import is_restricted
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import customers_for, members_of
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.people.step_up import needs_fresh_proof
from zhike.apps.privacy import actions, erasure_actions, queries, rules
from zhike.apps.privacy.copying import archive_of
from zhike.apps.privacy.errors import ErasureObstructed, PrivacyError
from zhike.apps.privacy.forms import (
    AnswerForm,
    ExtendForm,
    ProofForm,
    RefuseForm,
    RequestForm,
    StartForm,
)
from zhike.apps.privacy.models import KIND_LABELS, STATE_LABELS, CopyFile, RightsRequest
from zhike.apps.privacy.retention_actions import note_start
from zhike.apps.privacy.words import OBSTACLES, clock_in_words

PAGE_SIZE = 50


@requires(Permission.SEE_RIGHTS_REQUESTS)
@never_cache
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """The requests in reach with the time that is left, the most pressing first."""
    caller, wanted = person_of(request), wanted_of(request)
    page = Paginator(queries.requests_for(caller, **wanted), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "rows": [(one, *clock_in_words(queries.clock_now(one))) for one in page.object_list],
        "wanted": wanted,
        "mine": bool(wanted["handler"]),
        "kinds": [(key.value, label) for key, label in KIND_LABELS.items()],
        "states": [(key.value, label) for key, label in STATE_LABELS.items()],
        "may_handle": caller.may(Permission.HANDLE_RIGHTS_REQUESTS),
    }
    return render(request, "privacy/requests.html", context)


def wanted_of(request: HttpRequest) -> dict[str, str]:
    return {
        "state": request.GET.get("state", "open"),
        "kind": request.GET.get("kind", ""),
        "handler": person_of(request).username if request.GET.get("mine") else "",
    }


@requires(Permission.HANDLE_RIGHTS_REQUESTS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take a request in."""
    at_first = {"customer_id": request.GET.get("customer", "")}
    form = RequestForm(request.POST if request.method == "POST" else None, initial=at_first)
    if form.is_valid():
        said = dict(form.cleaned_data)
        number = said.pop("customer_id").strip()
        customer = customers_for(person_of(request)).filter(customer_id=number).first()
        if customer is None:
            form.add_error("customer_id", _("No customer with this number. Look the number up."))
        else:
            made = actions.receive_request(customer, **said, by=person_of(request).username)
            messages.success(request, _("The request is taken in; its clock runs."))
            return redirect("privacy:request", made.pk)
    context = {"form": form, "crumbs": _crumbs()}
    return render(request, "privacy/new.html", context, status=422 if form.errors else 200)


@requires(Permission.SEE_RIGHTS_REQUESTS)
@never_cache
@require_safe
def one_request(request: HttpRequest, request_id: int) -> HttpResponse:
    """One request: what is asked for, how long is left, what was done, what may be done."""
    return _shown(request, _found(request, request_id))


@requires(Permission.HANDLE_RIGHTS_REQUESTS)
@require_POST
def take(request: HttpRequest, request_id: int) -> HttpResponse:
    found = _found(request, request_id)
    handler = person_of(request)
    return _done(request, found, lambda: actions.take_request(found.pk, handler=handler))


@requires(Permission.HANDLE_RIGHTS_REQUESTS)
@require_POST
def prove(request: HttpRequest, request_id: int) -> HttpResponse:
    return _sent(request, request_id, ProofForm, actions.prove_identity)


@requires(Permission.HANDLE_RIGHTS_REQUESTS)
@require_POST
def extend(request: HttpRequest, request_id: int) -> HttpResponse:
    return _sent(request, request_id, ExtendForm, actions.extend_request)


@requires(Permission.HANDLE_RIGHTS_REQUESTS)
@require_POST
def answer(request: HttpRequest, request_id: int) -> HttpResponse:
    return _sent(request, request_id, AnswerForm, actions.answer_request)


@requires(Permission.HANDLE_RIGHTS_REQUESTS)
@require_POST
def refuse(request: HttpRequest, request_id: int) -> HttpResponse:
    return _sent(request, request_id, RefuseForm, actions.refuse_request)


@requires(Permission.HANDLE_RIGHTS_REQUESTS)
@require_POST
def take_back(request: HttpRequest, request_id: int) -> HttpResponse:
    found, by = _found(request, request_id), person_of(request).username
    return _done(request, found, lambda: actions.take_back_request(found.pk, by=by))


@requires(Permission.HANDLE_RIGHTS_REQUESTS)
@require_POST
def start(request: HttpRequest, request_id: int) -> HttpResponse:
    """Note when the relationship ended."""

    def act(found_id: int, *, starts: Any, by: str) -> None:
        customer = RightsRequest.objects.get(pk=found_id).customer
        note_start(customer, record_class=rules.IDENTITY, starts=starts, by=by)

    return _sent(request, request_id, StartForm, act)


@requires(Permission.HANDLE_RIGHTS_REQUESTS)
@require_POST
def make_copy(request: HttpRequest, request_id: int) -> HttpResponse:
    found, by = _found(request, request_id), person_of(request).username
    return _done(request, found, lambda: actions.make_copy(found.pk, by=by))


@requires(Permission.HANDLE_RIGHTS_REQUESTS)
@never_cache
@require_safe
def download(request: HttpRequest, request_id: int, copy_id: int) -> HttpResponseBase:
    """The copy as an archive, for whoever proved just now that it is he."""
    found = _found(request, request_id)
    if not CopyFile.objects.filter(pk=copy_id, request=found).exists():
        raise Http404
    return _downloaded(request, found, copy_id)


@needs_fresh_proof
def _downloaded(request: HttpRequest, found: RightsRequest, copy_id: int) -> HttpResponse:
    try:
        text = actions.open_copy(copy_id, by=person_of(request).username)
    except PrivacyError as refusal:
        messages.error(request, str(refusal))
        return redirect("privacy:request", found.pk)
    file = HttpResponse(archive_of(text), content_type="application/zip")
    file["Content-Disposition"] = f'attachment; filename="{found}.zip"'
    return file


@requires(Permission.ERASE_CUSTOMERS)
@require_POST
def erase(request: HttpRequest, request_id: int) -> HttpResponseBase:
    """Erase the person who asks for it, or stop everything but storing where that cannot be."""
    return _erased(request, _found(request, request_id))


@needs_fresh_proof
def _erased(request: HttpRequest, found: RightsRequest) -> HttpResponse:
    user = person_of(request)
    ready = found.kind == rules.RightKind.DELETE and found.state == rules.State.IN_WORK
    if not ready:
        messages.error(
            request, _("Only a proved request for deletion that is in work can do this.")
        )
        return redirect("privacy:request", found.pk)
    try:
        erasure_actions.plan_erasure(found.customer, by=user.username, request=found, user=user)
    except ErasureObstructed as refusal:
        erasure_actions.restrict_instead(found.customer, by=user.username)
        told = _("Processing is restricted: everything but storing and securing has stopped.")
        messages.warning(request, f"{refusal} {told}")
    else:
        messages.success(request, _("The erasure has begun. Its report appears here."))
    return redirect("privacy:request", found.pk)


def _found(request: HttpRequest, request_id: int) -> RightsRequest:
    rows = queries.requests_for(person_of(request), state="all")
    found = rows.filter(pk=request_id).first()
    if found is None:
        raise Http404
    return found


def _sent(
    request: HttpRequest, request_id: int, form_class: type[Form], act: Callable[..., Any]
) -> HttpResponse:
    found, form = _found(request, request_id), form_class(request.POST)
    if not form.is_valid():
        return _shown(request, found, wrong=form, status=422)
    by = person_of(request).username
    return _done(request, found, lambda: act(found.pk, **form.cleaned_data, by=by))


def _done(request: HttpRequest, found: RightsRequest, act: Callable[[], Any]) -> HttpResponse:
    try:
        act()
    except PrivacyError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved."))
    return redirect("privacy:request", found.pk)


def _shown(
    request: HttpRequest, found: RightsRequest, *, wrong: Form | None = None, status: int = 200
) -> HttpResponse:
    caller = person_of(request)
    members = members_of(found.customer)
    obstacles = queries.obstacles_for(members) if found.kind == rules.RightKind.DELETE else []
    forms = {
        "proof_form": ProofForm(),
        "extend_form": ExtendForm(),
        "answer_form": AnswerForm(),
        "refuse_form": RefuseForm(),
        "start_form": StartForm(),
    }
    if wrong is not None:
        forms |= {name: wrong for name, form in forms.items() if type(form) is type(wrong)}
    words, tone, symbol = clock_in_words(queries.clock_now(found))
    context = {
        "found": found,
        "crumbs": _crumbs(),
        "words": words,
        "tone": tone,
        "symbol": symbol,
        "said": queries.words_of(found),
        "steps": [(step, in_words(step.activity)) for step in found.steps.all()],
        "copies": queries.copies_of(found),
        "erasures": found.erasures.all(),
        "obstacles": [OBSTACLES[one] for one in obstacles],
        "is_restricted": is_restricted(members),
        "is_open": found.state in rules.OPEN,
        "may_handle": caller.may(Permission.HANDLE_RIGHTS_REQUESTS),
        "may_erase": caller.may(Permission.ERASE_CUSTOMERS),
        "may_extend": rules.days_left_to_extend(already=found.extended_days) > 0,
        "entries": members,
        **forms,
    }
    return render(request, "privacy/request.html", context, status=status)


def _crumbs() -> list[tuple[Any, str]]:
    return [(_("Rights requests"), reverse("privacy:requests"))]


def customer_of_form(request: HttpRequest, number: str) -> Customer | None:
    """The customer whom a form names, if he is in reach."""
    return customers_for(person_of(request)).filter(customer_id=number.strip()).first()
