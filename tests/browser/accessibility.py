"""WCAG 2.2 AA, as far as a program can see it: axe-core run inside the page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page
from tests.conftest import SOAK

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
CHANGE_THEME = """theme => {
    document.documentElement.dataset.theme = theme;
    document.dispatchEvent(new CustomEvent("zhike:theme"));
}"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL_RULES: dict[str, object] = {"type": "tag", "values": RULES}
COLOURS = ["color-contrast", "link-in-text-block"]


def violations_in_both_themes(page: Page) -> list[str]:
    """Give what axe finds in the light and then in the dark, changed as the theme's switch does.

    A theme is a set of colours; in the dark `make check` looks at colours alone.
    """
    page.evaluate(CHANGE_THEME, "light")
    found = [f"light: {line}" for line in violations(page)]
    page.evaluate(CHANGE_THEME, "dark")
    only = ALL_RULES if SOAK else {"type": "rule", "values": COLOURS}
    return found + [f"dark: {line}" for line in violations(page, only=only)]


def violations(page: Page, *, only: dict[str, object] = ALL_RULES) -> list[str]:
    """Give what axe finds, one line a rule with the first places it found it at."""
    # evaluate, not a script tag: the page's own policy refuses scripts that are not zhike's.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        # What is right need not be described place by place: that took most of the time.
        "async (only) => (await axe.run({runOnly: only, resultTypes: ['violations']})).violations",
        only,
    )
    return [_line(violation) for violation in found]


def scrolls_sideways(page: Page) -> bool:
    return bool(
        page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    )


def _line(violation: dict[str, object]) -> str:
    nodes = violation["nodes"]
    assert isinstance(nodes, list)
    places = "; ".join(f"{node['html'][:160]} {node['failureSummary']}" for node in nodes[:3])
    return f"{violation['id']} ({len(nodes)}): {places}"
