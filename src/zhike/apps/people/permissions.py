"""How a view declares who may open it. A view that declares nothing is denied."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url

from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission

View = Callable[..., HttpResponseBase]
EVERYONE = "everyone"


def requires(permission: Permission | str) -> Callable[[View], View]:
    """Open a view to those whose role carries the permission, and to nobody else."""
    wanted = Permission(permission)

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return _ask_to_sign_in(request)
            if not request.user.may(wanted):
                raise PermissionDenied(f"This needs the permission {wanted}.")
            return view(request, *args, **kwargs)

        guarded.permission = wanted  # type: ignore[attr-defined]
        return guarded

    return declare


def open_to_everyone(view: View) -> View:
    """Declare that a view needs no sign-in: the sign-in page itself and little else."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return view(request, *args, **kwargs)

    opened.permission = EVERYONE  # type: ignore[attr-defined]
    return opened


def person_of(request: HttpRequest) -> User:
    """The signed-in person of a guarded view."""
    if not isinstance(request.user, User):
        raise PermissionDenied("Nobody is signed in.")
    return request.user


def declared_permission(view: View) -> str | None:
    return getattr(view, "permission", None)


def _ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        # A fragment must not become a sign-in page in the middle of another page.
        return HttpResponse(status=401, headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
    return redirect_to_login(request.get_full_path())
