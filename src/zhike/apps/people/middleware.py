from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation

from zhike.apps.audit.origin import KnownStandIn
from zhike.apps.people.permissions import declared_permission
from zhike.apps.people.queries import stand_in_now
from zhike.apps.people.rules import demo_may_sign_in
from zhike.apps.people.session_actions import see_session
from zhike.apps.people.stand_in_actions import ACTING

MUST_ENROL = "must_enrol"
NextStep = Callable[[HttpRequest], HttpResponseBase]


class ChosenLanguage:
    """Chinese unless somebody chose otherwise.

    The browser's own list is not asked: bank desktops often carry an English browser for
    people who read Chinese.
    """

    def __init__(self, get_response: NextStep) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = dict(settings.LANGUAGES)
        translation.activate(chosen if chosen in known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


class DemoStaysHere:
    """Sign a demo person out as soon as a request comes from beyond this machine."""

    def __init__(self, get_response: NextStep) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user
        if user.is_authenticated and user.is_demo and not demo_is_here(request):
            logout(request)
        return self.get_response(request)


class ActsForAbsent:
    """Let a stand-in act for the absent: with his permissions and reach, and both in every record.

    Asked anew with every request: it ends at its time, or when a permission goes.
    """

    def __init__(self, get_response: NextStep) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user, wanted = request.user, request.session.get(ACTING)
        if not wanted or not user.is_authenticated:
            return self.get_response(request)
        row = stand_in_now(wanted, user=user, now=timezone.now())
        if row is None:
            del request.session[ACTING]
            return self.get_response(request)
        user.acts_for = row.absent
        user.acts_until = row.ends_at
        with KnownStandIn(user.username, absent=row.absent.username):
            return self.get_response(request)


class FirstPasswordChanges:
    """Let somebody do nothing but change a password that another person knows, then enrol.

    Enrolment is asked of those whose role needs a second factor and who have none yet.
    """

    # Signing out, and what the pages themselves need.
    PASSING = frozenset({"account", "sign_out", "language", "theme"})
    ENROLLING = PASSING | {
        "second_factor", "begin_totp", "confirm_totp", "add_key", "recovery_codes", "prove",
    }  # fmt: skip

    def __init__(self, get_response: NextStep) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if request.path.startswith(settings.TOKEN_PATHS):
            return None  # told there in its own shape
        user, found = request.user, request.resolver_match
        if not user.is_authenticated:
            return None
        name = found.url_name if found and found.namespace == "people" else ""
        if user.must_change_password:
            return None if name in self.PASSING else redirect("people:account")
        if request.session.get(MUST_ENROL):
            return None if name in self.ENROLLING else redirect("people:second_factor")
        return None


class DenyByDefault:
    """Deny every view that does not say who may open it."""

    def __init__(self, get_response: NextStep) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.user.is_authenticated:
            see_session(request.session.session_key or "")
            # The back button after signing out must not show a customer's data.
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> None:
        if request.path.startswith(settings.TOKEN_PATHS):
            return
        if declared_permission(view) is None:
            raise PermissionDenied(f"{view.__name__} declares no permission, so it is denied.")


def demo_is_here(request: HttpRequest) -> bool:
    forwarded = {"X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Real-Ip", "Via"}
    return demo_may_sign_in(
        bind_host=settings.BIND.host,
        remote_address=request.META.get("REMOTE_ADDR", ""),
        host=request.META.get("HTTP_HOST", "") or request.META.get("SERVER_NAME", ""),
        forwarded=any(name in request.headers for name in forwarded),
    )
