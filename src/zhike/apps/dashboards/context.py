from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

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
        # Parts of pages show none of it, and are asked for again and again.
        links = SimpleLazyObject(lambda: links_for(user, path=request.path))
        frame |= {
            "sections": SimpleLazyObject(lambda: _sections(links)),
            "links": links,
            "open_jobs": SimpleLazyObject(lambda: open_jobs_for(user)),
            "unread": SimpleLazyObject(lambda: unread_of(user)),
            "takes_calls": user.may(Permission.WORK_TICKETS),
        }
    return frame


def _sections(links: Iterable[Link]) -> list[tuple[str, list[Link]]]:
    return [(str(name), list(part)) for name, part in groupby(links, lambda x: x.page.section)]


def _here(request: HttpRequest) -> str:
    """Where the buttons of the shell lead back to; nowhere, where nothing stands.

    An address that nobody knows may hold anything, a customer's number among it: an error page
    does not say it again.
    """
    if request.resolver_match is None:
        return "/"
    return request.get_full_path() if request.method == "GET" else request.path
