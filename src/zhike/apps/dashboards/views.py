from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from zhike.apps.customers.forms import SearchForm
from zhike.apps.dashboards.navigation import links_for, url_of
from zhike.apps.dashboards.planted import card_of
from zhike.apps.dashboards.queries import LogNow, findings_now, jobs_now, logs_now
from zhike.apps.dashboards.samples import sample_page
from zhike.apps.people.models import User
from zhike.apps.people.permissions import open_to_everyone, person_of, requires
from zhike.apps.people.rules import Permission


@requires(Permission.SEE_HOME)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user = person_of(request)
    hidden = {"dashboards:home", "dashboards:styleguide"}
    links = links_for(user, path="")
    context = {
        "tiles": [link for link in links if link.page.url_name not in hidden],
        "logs": _logs(user),
        "form": SearchForm() if user.may(Permission.SEE_CUSTOMERS) else None,
        "import_url": url_of("imports:new") if user.may(Permission.RUN_IMPORTS) else None,
        "jobs_now": jobs_now(user),
    }
    return render(request, "dashboards/home.html", context)


def _logs(user: User) -> list[tuple[LogNow, str | None]] | None:
    """The logs with their pages; None for those who may not see any."""
    if not user.may(Permission.SEE_JOURNEYS):
        return None
    return [(log, url_of("journeys:log", log.name)) for log in logs_now(user)]


@requires(Permission.SEE_PLANTED)
@require_safe
def planted(request: HttpRequest) -> HttpResponse:
    findings = findings_now(language=get_language() or "zh-hans")
    right = sum(finding.verdict in {"found", "quiet"} for finding in findings)
    context = {"cards": [card_of(finding) for finding in findings], "right": right}
    return render(request, "dashboards/planted.html", context)


@requires(Permission.SEE_STYLEGUIDE)
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboards/styleguide.html", sample_page())


@open_to_everyone
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it beside whatever names no mark itself: an export, an answer of the API."""
    return redirect(static("zhike/mark.svg"), permanent=True)
