"""What programs read of a page, and which key is written there as a figure: 10,001 for 10001."""

from __future__ import annotations

import re
from html.parser import HTMLParser

GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d.,])")
READ_BY_PROGRAMS = {"action", "for", "formaction", "href", "id", "max", "min", "name", "value"}
FOR_PEOPLE = {"data-label", "data-hint", "data-words"}


class Keys(HTMLParser):
    """Gathers what programs read: the values of fields, addresses, and data for scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            read = name in READ_BY_PROGRAMS or name.startswith(("data-", "hx-"))
            if read and name not in FOR_PEOPLE:
                self.found.append((name, value or ""))


def grouped(page: str) -> list[tuple[str, str]]:
    """Attributes whose key no program finds again; rows are numbered high: see `initial_rows`."""
    keys = Keys()
    keys.feed(page)
    return [(name, value) for name, value in keys.found if GROUPED.search(value)]
