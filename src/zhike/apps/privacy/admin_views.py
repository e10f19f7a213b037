"""The pages of retention, holds, assessments and erasures."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhike.apps.customers.keeping import places
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import in_reach
from zhike.apps.people.step_up import needs_fresh_proof
from zhike.apps.privacy import erasure_actions, queries, retention_actions
from zhike.apps.privacy.errors import PrivacyError
from zhike.apps.privacy.forms import AssessmentForm, HoldForm, LiftForm, RuleForm
from zhike.apps.privacy.models import Assessment, LegalHold, RetentionRule, RetentionRun
from zhike.apps.privacy.record_classes import record_class
from zhike.apps.privacy.views import customer_of_form

RUNS_SHOWN = 14
ERASURES_SHOWN = 200


def tabs() -> list[tuple[str, Any, str]]:
    return [
        ("retention", _("Retention"), reverse("privacy:retention")),
        ("holds", _("Legal holds"), reverse("privacy:holds")),
        ("assessments", _("Impact assessments"), reverse("privacy:assessments")),
        ("erasures", _("Erasures"), reverse("privacy:erasures")),
    ]


@requires(Permission.MANAGE_PRIVACY)
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """Each class with its period and source, what is due now, and what earlier runs did."""
    runs = list(RetentionRun.objects.all()[:RUNS_SHOWN])
    context = {
        "tabs": tabs(),
        "due": retention_actions.what_is_due(),
        "runs": [(run, [_named(row) for row in run.counts]) for run in runs],
        "may_erase": person_of(request).may(Permission.ERASE_CUSTOMERS),
    }
    return render(request, "privacy/retention.html", context)


@requires(Permission.MANAGE_PRIVACY)
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One period; a POST changes it."""
    found = get_object_or_404(RetentionRule, record_class=code)
    names = ("months", "source", "mark", "is_automatic")
    now = {name: getattr(found, name) for name in names}
    form = RuleForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid():
        try:
            retention_actions.change_rule(
                found, **form.cleaned_data, by=person_of(request).username
            )
        except PrivacyError as refusal:
            form.add_error("months", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("privacy:retention")
    context = {
        "form": form,
        "record_class": record_class(code),
        "crumbs": [(_("Retention"), reverse("privacy:retention"))],
    }
    return render(request, "privacy/rule.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_PRIVACY)
@require_POST
def dry_run(request: HttpRequest) -> HttpResponse:
    """Count what is due, and write the counts down."""
    retention_actions.run_retention(by=person_of(request).username, is_dry=True)
    messages.success(request, _("The dry run is written down below."))
    return redirect("privacy:retention")


@requires(Permission.ERASE_CUSTOMERS)
@needs_fresh_proof
@require_POST
def erase_due(request: HttpRequest) -> HttpResponse:
    """Erase what is due, also of the classes that wait for a person."""
    user = person_of(request)
    run = retention_actions.run_retention(by=user.username, is_dry=False, confirmed=True, user=user)
    erased = sum(row["erased"] for row in run.counts)
    messages.success(request, _("Erased or begun to erase: %(count)s.") % {"count": erased})
    return redirect("privacy:retention")


@requires(Permission.MANAGE_PRIVACY)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def holds(request: HttpRequest) -> HttpResponse:
    """Every hold; a POST places one."""
    form = HoldForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        number = form.cleaned_data["customer_id"]
        customer = customer_of_form(request, number) if number else None
        if number and customer is None:
            form.add_error("customer_id", _("No customer with this number. Look the number up."))
        else:
            retention_actions.place_hold(
                customer=customer,
                matter=form.cleaned_data["matter"],
                reason=form.cleaned_data["reason"],
                by=person_of(request).username,
            )
            messages.success(request, _("The hold stands."))
            return redirect("privacy:holds")
    context = {"tabs": tabs(), "holds": holds_seen(request), "form": form, "lift_form": LiftForm()}
    return render(request, "privacy/holds.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_PRIVACY)
@require_POST
def lift(request: HttpRequest, hold_id: int) -> HttpResponse:
    if hold_id not in {hold.pk for hold in holds_seen(request)}:
        raise Http404
    try:
        retention_actions.lift_hold(
            hold_id,
            reason=request.POST.get("reason", "")[:300],
            by=person_of(request).username,
        )
    except PrivacyError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The hold is lifted."))
    return redirect("privacy:holds")


@requires(Permission.MANAGE_PRIVACY)
@require_http_methods(["GET", "HEAD", "POST"])
def assessments(request: HttpRequest) -> HttpResponse:
    """The newest version of each assessment; a POST writes one."""
    form = AssessmentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = retention_actions.write_assessment(
            **form.cleaned_data, by=person_of(request).username
        )
        return redirect("privacy:assessment", made.code)
    context = {"tabs": tabs(), "assessments": queries.assessments(), "form": form}
    return render(request, "privacy/assessments.html", context, status=422 if form.errors else 200)


@requires(Permission.MANAGE_PRIVACY)
@require_safe
def assessment(request: HttpRequest, code: str) -> HttpResponse:
    """One assessment with all its versions."""
    versions = list(Assessment.objects.filter(code=code))
    if not versions:
        raise Http404
    context = {
        "versions": versions,
        "crumbs": [(_("Impact assessments"), reverse("privacy:assessments"))],
    }
    return render(request, "privacy/assessment.html", context)


@requires(Permission.MANAGE_PRIVACY)
@require_safe
def erasures(request: HttpRequest) -> HttpResponse:
    context = {"tabs": tabs(), "erasures": erasures_seen(request)[:ERASURES_SHOWN]}
    return render(request, "privacy/erasures.html", context)


@requires(Permission.MANAGE_PRIVACY)
@require_safe
def erasure(request: HttpRequest, erasure_id: int) -> HttpResponse:
    """One erasure with its report: what went, what stays and why, and whether it is genuine."""
    found = get_object_or_404(erasures_seen(request), pk=erasure_id)
    told = json.loads(found.report) if found.report else None
    labels = {place.name: place for place in places()}
    context = {
        "erasure": found,
        "report": told,
        "rows": [(row, labels.get(row["name"])) for row in told["places"]] if told else [],
        "is_genuine": erasure_actions.is_genuine(found),
        "crumbs": [(_("Erasures"), reverse("privacy:erasures"))],
    }
    return render(request, "privacy/erasure.html", context)


@requires(Permission.MANAGE_PRIVACY)
@require_safe
def report(request: HttpRequest, erasure_id: int) -> HttpResponse:
    """The signed report as a file that the customer can be given."""
    found = get_object_or_404(erasures_seen(request), pk=erasure_id)
    if not found.report:
        raise Http404
    file = HttpResponse(found.report, content_type="application/json; charset=utf-8")
    file["Content-Disposition"] = f'attachment; filename="{found}.json"'
    file["X-Report-Signature"] = found.signature
    return file


def holds_seen(request: HttpRequest) -> list[LegalHold]:
    caller = person_of(request)
    on_customers = in_reach(queries.holds(), caller=caller, branch="customer__home_branch")
    on_matters = queries.holds().filter(customer=None)
    both = [*on_customers, *on_matters]
    return sorted(both, key=lambda hold: (hold.lifted_at is not None, -hold.placed_at.timestamp()))


def erasures_seen(request: HttpRequest) -> Any:
    return in_reach(queries.erasures(), caller=person_of(request), branch="customer__home_branch")


def _named(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "label": record_class(row["record_class"]).label}
