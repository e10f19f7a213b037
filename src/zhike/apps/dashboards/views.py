from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhike.apps.dashboards.navigation import links_for, url_of
from zhike.apps.dashboards.queries import jobs_now, logs_now
from zhike.apps.dashboards.samples import sample_page
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission


@requires(Permission.SEE_HOME)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = person_of(request)
    hidden = {"dashboards:home", "dashboards:styleguide"}
    links = links_for(user, path="")
    context = {
        "tiles": [link for link in links if link.page.url_name not in hidden],
        "logs": logs_now(user),
        "journeys_url": url_of("journeys:map"),
        "import_url": url_of("imports:new") if user.may(Permission.RUN_IMPORTS) else None,
        "jobs_now": jobs_now(user),
    }
    return render(request, "dashboards/home.html", context)


@requires(Permission.SEE_STYLEGUIDE)
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboards/styleguide.html", sample_page())
