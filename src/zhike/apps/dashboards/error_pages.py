"""Error pages: what happened, in both languages, and the way on."""

from __future__ import annotations

import sys

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    # A database that is away or locked comes back; anything else is a fault of zhike.
    status = 503 if isinstance(sys.exc_info()[1], OperationalError) else 500
    # Without a context: whatever broke must not break this page too.
    return HttpResponse(render_to_string(f"errors/{status}.html"), status=status)
