"""One's own second factors: a telephone, security keys, recovery codes."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from zhike.apps.people import second_factor_actions, security_key_actions
from zhike.apps.people.errors import PeopleError
from zhike.apps.people.middleware import MUST_ENROL
from zhike.apps.people.models import SecurityKey, User
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.qr_codes import qr_svg
from zhike.apps.people.queries import factors_of, must_have_factor
from zhike.apps.people.rules import Permission
from zhike.apps.people.step_up import has_fresh_proof, needs_fresh_proof


@requires(Permission.OWN_ACCOUNT)
@never_cache
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    return _shown(request)


@requires(Permission.OWN_ACCOUNT)
@needs_fresh_proof
@require_POST
def begin_totp(request: HttpRequest) -> HttpResponse:
    return _done(request, lambda user: second_factor_actions.begin_totp(user))


@requires(Permission.OWN_ACCOUNT)
@needs_fresh_proof
@never_cache
@require_POST
def confirm_totp(request: HttpRequest) -> HttpResponse:
    code = request.POST.get("code", "")
    return _added(request, lambda user: second_factor_actions.confirm_totp(user, code=code))


@requires(Permission.OWN_ACCOUNT)
@needs_fresh_proof
@require_POST
def remove_totp(request: HttpRequest) -> HttpResponse:
    return _done(request, second_factor_actions.remove_totp)


@requires(Permission.OWN_ACCOUNT)
@needs_fresh_proof
@never_cache
@require_POST
def add_key(request: HttpRequest) -> HttpResponse:
    answer, name = request.POST.get("answer", ""), request.POST.get("name", "").strip()[:100]

    def add(user: User) -> list[str]:
        named = name or _("Security key")
        return security_key_actions.register_key(request, user=user, answer=answer, name=named)

    return _added(request, add)


@requires(Permission.OWN_ACCOUNT)
@require_POST
def remove_key(request: HttpRequest, key_id: int) -> HttpResponseBase:
    return _removed(request, get_object_or_404(person_of(request).security_keys, pk=key_id))


@needs_fresh_proof
def _removed(request: HttpRequest, key: SecurityKey) -> HttpResponse:
    return _done(request, lambda user: security_key_actions.remove_key(user, key_id=key.pk))


@requires(Permission.OWN_ACCOUNT)
@needs_fresh_proof
@never_cache
@require_POST
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    """Show new recovery codes, in this one answer."""
    try:
        codes = second_factor_actions.make_recovery_codes(person_of(request))
    except PeopleError as refusal:
        messages.error(request, str(refusal))
        return redirect("people:second_factor")
    return _shown(request, codes=codes)


def _done(request: HttpRequest, act: Callable[[User], None]) -> HttpResponse:
    try:
        act(person_of(request))
    except PeopleError as refusal:
        messages.error(request, str(refusal))
    return redirect("people:second_factor")


def _added(request: HttpRequest, add: Callable[[User], list[str]]) -> HttpResponse:
    try:
        codes = add(person_of(request))
    except PeopleError as refusal:
        messages.error(request, str(refusal))
        return redirect("people:second_factor")
    request.session.pop(MUST_ENROL, None)
    messages.success(request, _("From the next sign-in on you are asked for it."))
    return _shown(request, codes=codes)


def _shown(request: HttpRequest, *, codes: list[str] | None = None) -> HttpResponse:
    user = person_of(request)
    factors = factors_of(user)
    pending = factors.totp if factors.totp and factors.totp.confirmed_at is None else None
    context = {
        "factors": factors,
        "codes": codes,
        "required": must_have_factor(user),
        "must_enrol": request.session.get(MUST_ENROL, False),
        # The secret is shown only to whoever just proved that it is he.
        "qr": qr_svg(second_factor_actions.provisioning_uri(pending))
        if pending and has_fresh_proof(request)
        else "",
        "options": security_key_actions.options_to_register(request, user=user),
    }
    return render(request, "people/second_factor.html", context)
