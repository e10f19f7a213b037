from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhike.apps.dashboards.navigation import links_for
from zhike.apps.dashboards.queries import jobs_now
from zhike.apps.dashboards.samples import sample_page
from zhike.apps.people.permissions import requires
from zhike.apps.people.rules import Permission


@requires(Permission.SEE_HOME)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    tiles = [link for link in links_for(request.user, path="") if link.url != "/"]
    return render(
        request, "dashboards/home.html", {"tiles": tiles, "jobs_now": jobs_now(request.user)}
    )


@requires(Permission.SEE_STYLEGUIDE)
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboards/styleguide.html", sample_page())
