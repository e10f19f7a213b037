from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from zhike.apps.people.admin_tabs import tabs_for
from zhike.apps.people.forms import PolicyForm
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.policy_actions import change_policy, settings_of
from zhike.apps.people.queries import sign_in_policy, worst_runs
from zhike.apps.people.rules import Permission
from zhike.pipelines.sign_in_risk import LimitRisk, sign_in_risk

# Six digits as on the telephone; what people choose, about 20 bits (Bonneau 2012).
SPACES = (10**6, 2**20)


@requires(Permission.SEE_SIGN_IN_REPORT)
@require_safe
def sign_ins(request: HttpRequest) -> HttpResponse:
    """What each limit of tries means for who guesses and for who mistypes."""
    return _shown(request, PolicyForm(initial=settings_of()))


@requires(Permission.MANAGE_ROLES)
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    form = PolicyForm(request.POST)
    if form.is_valid():
        change_policy(**form.cleaned_data, by=person_of(request))
        messages.success(request, _("Saved."))
        return redirect("people:sign_ins")
    return _shown(request, form)


def risk_rows(runs: Sequence[int]) -> list[LimitRisk]:
    """The report: what each limit of tries would mean, with the other rules as they stand."""
    policy = sign_in_policy()
    return sign_in_risk(
        runs,
        window_minutes=policy.window_minutes,
        lock_minutes=policy.lock_minutes,
        spaces=SPACES,
    )


def _shown(request: HttpRequest, form: PolicyForm) -> HttpResponse:
    user, runs = person_of(request), worst_runs()
    context = {
        "form": form if user.may(Permission.MANAGE_ROLES) else None,
        "policy": sign_in_policy(),
        "people": len(runs),
        "rows": risk_rows(runs),
        "tabs": tabs_for(user),
    }
    return render(request, "people/sign_ins.html", context, status=422 if form.errors else 200)
