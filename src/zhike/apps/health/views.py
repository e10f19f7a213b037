from __future__ import annotations

import hmac

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from zhike.apps.health.metrics import exposed
from zhike.apps.health.queries import checks, is_ready
from zhike.apps.health.rules import worst
from zhike.apps.people.models import User
from zhike.apps.people.permissions import open_to_everyone, requires
from zhike.apps.people.rules import Permission

TEXT = "text/plain; charset=utf-8"


@open_to_everyone
@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked, so that a database away restarts nobody."""
    return HttpResponse("alive\n", content_type=TEXT)


@open_to_everyone
@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Requests can be served; what is wrong otherwise is told to administrators only."""
    if is_ready():
        return HttpResponse("ready\n", content_type=TEXT)
    return HttpResponse("not ready\n", status=503, content_type=TEXT)


@open_to_everyone
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for whoever brings ZHIKE_METRICS_TOKEN or may see the health page."""
    if not _may_see_metrics(request):
        raise PermissionDenied("Bring ZHIKE_METRICS_TOKEN as a bearer token.")
    return HttpResponse(exposed(), content_type=CONTENT_TYPE_LATEST)


@requires(Permission.SEE_HEALTH)
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Is everything well?"""
    found = checks()
    context = {"checks": found, "worst": worst([check.verdict for check in found])}
    return render(request, "health/health.html", context)


def _may_see_metrics(request: HttpRequest) -> bool:
    wanted = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if wanted and hmac.compare_digest(given.encode(), wanted.encode()):
        return True
    return isinstance(request.user, User) and request.user.may(Permission.SEE_HEALTH)
