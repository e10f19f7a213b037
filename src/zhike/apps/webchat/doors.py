"""How a view of the chat knows its visitor: by the key in the header, and by no cookie.

A page of another site can make a browser send a cookie, but not this header to us; so nothing here
needs a form token, and a frame in the bank's page works where cookies of frames are refused.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from zhike.apps.blocks.errors import BlocksError
from zhike.apps.conversations.errors import ConversationError
from zhike.apps.people.permissions import open_to_everyone
from zhike.apps.portal.errors import PortalError
from zhike.apps.portal.errors import TooOften as TokensTooOften
from zhike.apps.tickets.errors import TicketError
from zhike.apps.webchat.errors import VisitOver, WebchatError
from zhike.apps.webchat.live import key_in
from zhike.apps.webchat.models import Visitor
from zhike.apps.webchat.queries import visitor_of

View = Callable[..., HttpResponseBase]
REFUSALS = (WebchatError, ConversationError, PortalError, TicketError, BlocksError)
BUSY = 429


def of_chat(view: View) -> View:
    """Answer in the language the frame speaks; a refusal is told as JSON."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(language_of(request)):
            try:
                response = view(request, *args, **kwargs)
            except REFUSALS as refusal:
                return refused(refusal)
        response.headers["Cache-Control"] = "no-store"
        return response

    return csrf_exempt(open_to_everyone(answered))


def of_visitor(view: View) -> View:
    """Open to whoever holds the key of a visit."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        visitor = visitor_of(key_in(request.headers.get("Authorization", "")))
        if visitor is None:
            raise VisitOver
        request.visitor = visitor  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return of_chat(guarded)


def visitor_here(request: HttpRequest) -> Visitor:
    found: Visitor = request.visitor  # type: ignore[attr-defined]
    return found


def language_of(request: HttpRequest) -> str:
    """The language that the frame was opened in; the bank's own where it names none."""
    wanted = request.headers.get("X-Chat-Language", "") or request.GET.get("language", "")
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def address_of(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def refused(refusal: Exception) -> JsonResponse:
    status = BUSY if isinstance(refusal, TokensTooOften) else getattr(refusal, "status", 422)
    told = {"code": getattr(refusal, "code", "refused"), "message": str(refusal)}
    response = JsonResponse(told, status=status)
    response.headers["Cache-Control"] = "no-store"
    if status == BUSY:
        response.headers["Retry-After"] = "20"
    return response
