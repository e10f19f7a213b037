"""Who finds which pages in the side bar, the palette and the keyboard shortcuts."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from zhike.apps.dashboards.pages import PAGES, Page
from zhike.apps.people.models import User

NEAR_PAGES = 4  # that many stand in the bar of a phone; the rest behind its last button


@dataclass(frozen=True, kw_only=True)
class Link:
    """A page this person may open, with its address."""

    page: Page
    url: str
    is_current: bool
    is_near: bool


def links_for(user: User, *, path: str) -> list[Link]:
    """The pages that exist and that the person may open; the current one is the deepest match."""
    links = [
        (page, url)
        for page in PAGES
        if user.may(page.permission) and (url := url_of(page.url_name))
    ]
    matching = [url for _page, url in links if path == url or (url != "/" and path.startswith(url))]
    current = max(matching, key=len, default=None)
    return [
        Link(page=page, url=url, is_current=url == current, is_near=place < NEAR_PAGES)
        for place, (page, url) in enumerate(links)
    ]


def url_of(name: str, *words: str) -> str | None:
    """The address of a page, or None where its domain is not installed."""
    try:
        return reverse(name, args=words)
    except NoReverseMatch:
        return None
