"""The second step of signing in: whoever knew the password shows what he holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhike.apps.people.actions import open_session, with_counted_try
from zhike.apps.people.errors import PeopleError
from zhike.apps.people.middleware import MUST_ENROL
from zhike.apps.people.models import User
from zhike.apps.people.permissions import open_to_everyone
from zhike.apps.people.queries import factors_of, must_have_factor
from zhike.apps.people.second_factor_actions import use_code
from zhike.apps.people.security_key_actions import options_to_use, use_key

WAITING, WAITS_SECONDS = "waiting_for_second", 300


def go_through(request: HttpRequest, *, user: User, next_page: str) -> HttpResponse:
    """Let in who needs no second step; lead the others to it."""
    if not factors_of(user).any:
        open_session(request, user=user)
        if must_have_factor(user):
            request.session[MUST_ENROL] = True
            return redirect("people:second_factor")
        return redirect(next_page)
    request.session.flush()
    request.session[WAITING] = {
        "user": user.pk, "at": timezone.now().timestamp(), "next": next_page,
    }  # fmt: skip
    return redirect("people:second_sign_in")


@open_to_everyone
@never_cache
@sensitive_post_parameters("code", "answer")
@require_http_methods(["GET", "HEAD", "POST"])
def second_sign_in(request: HttpRequest) -> HttpResponse:
    waiting = _waiting(request)
    user = User.objects.filter(pk=int(waiting.get("user", 0)), is_active=True).first()
    if user is None:
        return redirect("people:sign_in")
    told = ""
    if request.method == "POST":
        try:
            with_counted_try(request, user=user, prove=_proof(request, user))
        except PeopleError as refusal:
            told = str(refusal)
        else:
            del request.session[WAITING]
            open_session(request, user=user)
            return redirect(waiting["next"])
    factors = factors_of(user)
    context = {
        "told": told,
        "factors": factors,
        "options": options_to_use(request, user=user) if factors.keys else "",
    }
    return render(request, "people/second_sign_in.html", context, status=422 if told else 200)


def _proof(request: HttpRequest, user: User) -> Callable[[], None]:
    answer, code = request.POST.get("answer", ""), request.POST.get("code", "")
    if answer:
        return lambda: use_key(request, user=user, answer=answer)
    return lambda: use_code(user, code=code)


def _waiting(request: HttpRequest) -> dict[str, Any]:
    waiting = request.session.get(WAITING) or {}
    if timezone.now().timestamp() - waiting.get("at", 0) > WAITS_SECONDS:
        return {}
    return waiting
