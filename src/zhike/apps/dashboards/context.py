from __future__ import annotations

from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from zhike.apps.dashboards.navigation import Link, links_for
from zhike.apps.jobs.queries import open_jobs_for
from zhike.apps.notifications.queries import unread_of
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission

THEMES = ("system", "light", "dark")


def shell(request: HttpRequest) -> dict[str, Any]:
    """What every page's frame needs: language, theme, pages, running jobs."""
    theme = request.COOKIES.get("zhike_theme", "system")
    frame: dict[str, Any] = {
        "theme": theme if theme in THEMES else "system",
        "languages": settings.LANGUAGES,
        "version": settings.VERSION,
        "zone": settings.TIME_ZONE,
        "here": _here(request),
        "now": timezone.now(),
    }
    user = getattr(request, "user", None)
    if isinstance(user, User):
        links = links_for(user, path=request.path)
        frame |= {
            "sections": _sections(links),
            "links": links,
            "open_jobs": open_jobs_for(user),
            "unread": unread_of(user),
            "takes_calls": user.may(Permission.WORK_TICKETS),
        }
    return frame


def _sections(links: list[Link]) -> list[tuple[str, list[Link]]]:
    return [(str(name), list(part)) for name, part in groupby(links, lambda x: x.page.section)]


def _here(request: HttpRequest) -> str:
    """Where the buttons of the shell lead back to; nowhere, where nothing stands.

    An address that nobody knows may hold anything, a customer's number among it: an error page
    does not say it again.
    """
    if request.resolver_match is None:
        return "/"
    return request.get_full_path() if request.method == "GET" else request.path
