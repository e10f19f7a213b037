"""Pages that look at many complaints: what files recorded, and what comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhike.apps.complaints import comes_back, in_force, labels
from zhike.apps.complaints import reported as reports
from zhike.apps.complaints.comes_back import FEW, is_shown
from zhike.apps.complaints.repeats import Attribution
from zhike.apps.complaints.views import crumbs
from zhike.apps.complaints.words import last_day_of
from zhike.apps.people.models import User
from zhike.apps.people.permissions import person_of, requires
from zhike.apps.people.rules import Permission
from zhike.apps.rulepacks.wording import told

PAGE_SIZE = 50
DAYS = 365


@requires(Permission.SEE_COMPLAINTS)
@never_cache
@require_safe
def reported(request: HttpRequest) -> HttpResponse:
    """What the files of other systems recorded, and by when the law asked for an answer."""
    rows = reports.reported_for(person_of(request))
    found = reports.summary_of(rows)
    late = rows.filter(timely_by_source=False).select_related("ticket")
    page = Paginator(late.order_by("-received_at", "-pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    due = reports.response_due(page.object_list)
    context = {
        "found": found,
        "tables": [
            (_("How the company answered"), _named(found.responses, dict(labels.RESPONSES))),
            (_("Causes"), _coded(found.causes, "causes")),
            (_("Cause (JR/T 0169)"), _coded(found.classes, "jrt0169")),
            (_("Business (JR/T 0169)"), _coded(found.businesses, "jrt0169")),
        ],
        "page": page,
        "rows": [(row, last_day_of(due[row.pk]) if row.pk in due else None) for row in page],
        "crumbs": crumbs(),
    }
    return render(request, "complaints/reported.html", context)


@requires(Permission.APPROVE_COMPLAINTS)
@never_cache
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Which matters came back, by who had them first and why; and whether what was mended holds."""
    caller, today = person_of(request), timezone.localdate()
    since, until = today - timedelta(days=DAYS), today + timedelta(days=1)
    rows = comes_back.first_handled(caller, since=since, until=until)
    days = in_force.repeat_window(on=today)
    by_handler = comes_back.rates_by(rows, "handler")
    names = {
        user.username: str(user)
        for user in User.objects.filter(username__in=[one.key for one in by_handler])
    }
    causes = in_force.codes("causes", on=today)
    told_causes = {code: told(one.text) for code, one in causes.items()}
    context = {
        "count": rows.count(),
        "since": since,
        "until": today,
        "window": days,
        "few": FEW,
        "tables": [
            (_("By who had it first"), _rates(by_handler, names)),
            (_("By cause"), _rates(comes_back.rates_by(rows, "causes__code"), told_causes)),
        ],
        "corrections": [
            (one, told_causes.get(one.row.cause, one.row.cause))
            for one in comes_back.corrections_for(caller, today=today, days=days)
        ],
        "crumbs": crumbs(),
    }
    return render(request, "complaints/back.html", context)


def _rates(found: list[Attribution], names: dict[str, Any]) -> list[tuple[Any, Attribution, Any]]:
    """Label, counts, and the share in percent where it says something."""
    return [
        (
            names.get(one.key, one.key) or _("none named"),
            one,
            round(one.share * 100) if is_shown(one) else None,
        )
        for one in found
    ]


def _named(lines: list[reports.Line], names: dict[Any, Any]) -> list[tuple[Any, reports.Line]]:
    return [(names.get(one.key, one.key) or _("none named"), one) for one in lines]


def _coded(lines: list[reports.Line], table: str) -> list[tuple[Any, reports.Line]]:
    codes = in_force.codes(table, on=timezone.localdate())
    return _named(lines, {code: told(one.text) for code, one in codes.items()})
