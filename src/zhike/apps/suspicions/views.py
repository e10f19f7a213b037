"""Pages of notices: whoever serves customers sends one, the AML role alone reads them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhike.apps.customers.queries import customer_of
from zhike.apps.people.models import User
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.rulepacks.wording import shown as rule_in_words
from zhike.apps.suspicions import actions, queries, rules
from zhike.apps.suspicions.errors import SuspicionError
from zhike.apps.suspicions.forms import CheckForm, DismissForm, ForwardForm, NoticeForm
from zhike.apps.suspicions.models import SIGN_LABELS, STATE_LABELS, Notice
from zhike.apps.tickets.queries import ticket_seen

PAGE_SIZE = 25


@requires(Permission.REPORT_SUSPICIONS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Say that something looks suspicious; what was sent is not shown to its author again."""
    person = person_of(request)
    customer_id, ticket, back = _subject(request, person)
    form = NoticeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.send_notice(**form.said, author=person, customer_id=customer_id, ticket=ticket)
        except SuspicionError as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(
                request,
                _("Sent to the AML officer. Tell nobody, least of all the customer."),
            )
            return redirect(back)
    context = {"form": form, "customer_id": customer_id, "ticket": ticket, "back": back}
    status = 422 if form.errors else 200
    return render(request, "suspicions/report.html", context, status=status)


@requires(Permission.REVIEW_SUSPICIONS)
@never_cache
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """What was reported, those that wait longest first."""
    person = person_of(request)
    state = request.GET.get("state", "open")
    page = Paginator(queries.notices_for(person, state=state), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "rows": [(one, SIGN_LABELS[one.about.sign]) for one in queries.shown(page.object_list)],
        "state": state,
        "states": [(one.value, label) for one, label in STATE_LABELS.items()],
        "times": queries.timeliness_for(person),
    }
    return render(request, "suspicions/notices.html", context)


@requires(Permission.REVIEW_SUSPICIONS)
@never_cache
@require_safe
def notice(request: HttpRequest, public_id: str) -> HttpResponse:
    """One notice; opening it is written down."""
    found = _found(request, public_id)
    actions.note_read(found, by=person_of(request))
    return _shown(request, found)


@requires(Permission.REVIEW_SUSPICIONS)
@require_POST
def take(request: HttpRequest, public_id: str) -> HttpResponse:
    return _done(
        request, public_id, lambda one, by: actions.take_into_review(one, by=by), _("In review.")
    )


@requires(Permission.REVIEW_SUSPICIONS)
@require_POST
def forward(request: HttpRequest, public_id: str) -> HttpResponse:
    form = ForwardForm(request.POST)
    if not form.is_valid():
        return _shown(request, _found(request, public_id), forward_form=form, status=422)
    reference = form.cleaned_data["reference"]
    return _done(
        request,
        public_id,
        lambda one, by: actions.forward(one, by=by, reference=reference),
        _("Noted as forwarded."),
    )


@requires(Permission.REVIEW_SUSPICIONS)
@require_POST
def dismiss(request: HttpRequest, public_id: str) -> HttpResponse:
    form = DismissForm(request.POST)
    if not form.is_valid():
        return _shown(request, _found(request, public_id), dismiss_form=form, status=422)
    reason = form.cleaned_data["reason"]
    return _done(
        request,
        public_id,
        lambda one, by: actions.dismiss(one, by=by, reason=reason),
        _("Dismissed."),
    )


@requires(Permission.REVIEW_SUSPICIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: HttpRequest) -> HttpResponse:
    """From which amount on a transaction is reported, and a day's bookings held against it."""
    form = CheckForm(request.POST if request.method == "POST" else None)
    day, found = timezone.localdate(), None
    if form.is_valid():
        day = form.cleaned_data["day"]
        found = rules.reached(
            form.bookings, is_person=form.is_person, limits=queries.amounts_on(day)
        )
    in_force = queries.limits_on(day)
    report_rule = queries.report_rule_on(day)
    context = {
        "form": form,
        "day": day,
        "rows": [rule_in_words(rule) for rule in in_force.values()],
        "report": rule_in_words(report_rule) if report_rule else None,
        "found": None
        if found is None
        else [(one, rule_in_words(in_force[one.rule_id])) for one in found],
        "crumbs": [(_("Suspicious transactions"), reverse("suspicions:notices"))],
    }
    status = 422 if form.errors else 200
    return render(request, "suspicions/limits.html", context, status=status)


def _subject(request: HttpRequest, person: User) -> tuple[str, str, str]:
    """Whom and what it is about, both within reach, and the page to go back to."""
    number = request.GET.get("ticket", "")
    if number:
        ticket = ticket_seen(person, number)
        if ticket is None:
            raise Http404
        return ticket.customer_number, ticket.number, reverse("desk:ticket", args=[ticket.number])
    customer = customer_of(request.GET.get("customer", ""), caller=person)
    if customer is None:
        raise Http404
    return customer.customer_id, "", reverse("customers:card", args=[customer.customer_id])


def _done(
    request: HttpRequest, public_id: str, act: Callable[[Notice, User], Any], words: str
) -> HttpResponse:
    try:
        act(_found(request, public_id), person_of(request))
    except SuspicionError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect("suspicions:notice", public_id)


def _found(request: HttpRequest, public_id: str) -> Notice:
    rows = queries.notices_for(person_of(request), state="all")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _shown(
    request: HttpRequest,
    found: Notice,
    *,
    forward_form: ForwardForm | None = None,
    dismiss_form: DismissForm | None = None,
    status: int = 200,
) -> HttpResponse:
    person = person_of(request)
    (one,) = queries.shown([found])
    context = {
        "one": one,
        "sign": SIGN_LABELS[one.about.sign],
        "steps": queries.steps_of(found),
        "others": queries.others_about(found, caller=person)[:20],
        "forward_form": forward_form or ForwardForm(),
        "dismiss_form": dismiss_form or DismissForm(),
        "crumbs": [(_("Suspicious transactions"), reverse("suspicions:notices"))],
    }
    return render(request, "suspicions/notice.html", context, status=status)
