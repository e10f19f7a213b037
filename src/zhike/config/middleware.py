"""What stands around every answer, and what only pages and signed-in people need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.functional import cached_property
from django.utils.module_loading import import_string

Step = Callable[[HttpRequest], HttpResponseBase]


class OnePolicy:
    """Send the content security policy: one for all answers, so it is written once.

    The middleware of django-csp writes it twice an answer, which was a twelfth of an API call.
    """

    def __init__(self, get_response: Step) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault(HEADER, self.policy)
        return response

    @cached_property
    def policy(self) -> str:
        return str(build_policy(settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]))


class NoNulls:
    """Take from the query of a page the one character that PostgreSQL keeps in no text.

    So every list takes a filter with it for one that nothing fits; the API refuses it by itself.
    """

    def __init__(self, get_response: Step) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = _without_nulls(request.GET)  # type: ignore[assignment]
        return self.get_response(request)


def _without_nulls(said: QueryDict) -> QueryDict:
    clean = QueryDict(mutable=True)
    for name, values in said.lists():
        clean.setlist(name.replace("\x00", ""), [value.replace("\x00", "") for value in values])
    clean._mutable = False
    return clean


class OfPages:
    """Run `PAGE_MIDDLEWARE`, which knows people by their session; a call with a token has none.

    Together these steps cost a sixth of an API call.
    """

    def __init__(self, get_response: Step) -> None:
        self.get_response = self.first = get_response
        self.hooks: list[Callable[..., HttpResponseBase | None]] = []
        for name in reversed(settings.PAGE_MIDDLEWARE):
            step = import_string(name)(convert_exception_to_response(self.first))
            if hook := getattr(step, "process_view", None):
                self.hooks.insert(0, hook)
            self.first = step

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return (self.get_response if _has_token(request) else self.first)(request)

    def process_view(
        self, request: HttpRequest, view: Step, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        if _has_token(request):
            return None
        found = (hook(request, view, args, kwargs) for hook in self.hooks)
        return next((response for response in found if response is not None), None)


def _has_token(request: HttpRequest) -> bool:
    return request.path.startswith(settings.TOKEN_PATHS) and "HTTP_AUTHORIZATION" in request.META
