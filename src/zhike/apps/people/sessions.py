"""Who stands behind a request that does not pass through Django's own middleware."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest

from zhike.apps.people.middleware import MUST_ENROL, demo_is_here
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission


@dataclass(frozen=True, kw_only=True)
class Listener:
    """Who listens to live updates, and how much he may see."""

    user_id: int
    sees_jobs: bool
    sees_all: bool


def listener_of(scope: MutableMapping[str, Any]) -> Listener | None:
    """The signed-in person of an ASGI request, by the same session rules as every page."""
    request = _request_of(scope)
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = get_user(request)
    if not isinstance(user, User) or not user.may(Permission.OWN_NOTIFICATIONS):
        return None
    if user.is_demo and not demo_is_here(request):
        return None
    # Who opens no page yet hears nothing either.
    if user.must_change_password or request.session.get(MUST_ENROL):
        return None
    return Listener(
        user_id=user.pk,
        sees_jobs=user.may(Permission.SEE_JOBS),
        sees_all=user.may(Permission.SEE_ALL_JOBS),
    )


def _request_of(scope: MutableMapping[str, Any]) -> HttpRequest:
    client = scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": scope["path"],
        "REMOTE_ADDR": client[0],
        "SERVER_NAME": "",
        "SERVER_PORT": "0",
        "wsgi.input": BytesIO(),
    }
    for name, value in scope["headers"]:
        environ[f"HTTP_{name.decode('latin-1').upper().replace('-', '_')}"] = value.decode(
            "latin-1"
        )
    return WSGIRequest(environ)
