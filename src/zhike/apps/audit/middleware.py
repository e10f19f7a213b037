from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from zhike.apps.audit.origin import KnownOrigin


class RememberOrigin:
    """Let every act of a request know from where it was done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with KnownOrigin(request.META.get("REMOTE_ADDR", "")):
            return self.get_response(request)
