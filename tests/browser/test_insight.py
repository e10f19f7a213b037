"""Pain points and what customers say in a real browser: WCAG, and no page wider than a phone."""

from __future__ import annotations

from pathlib import Path

from tests.browser.accessibility import scrolls_sideways, violations

ROOT = Path(__file__).parents[2]
STORE = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from tests.pain_bank import CATALOGUE, store_pains
from zhike.engine.home import home, subfolder
from zhike.engine.store import Store
from zhike.pipelines.read_texts import read_texts
store = Store(subfolder("store"))
store_pains(store)
read_texts(store)
(home() / "pains.yaml").write_text(CATALOGUE, encoding="utf-8")
"""
PAGES = (
    "/insight/pains/",
    "/insight/pains/touchpoints/",
    "/insight/pains/silent/",
    "/insight/pains/assumptions/",
    "/voice/",
    "/voice/issues/",
    "/voice/topics/",
)


def test_the_pages_of_insight_meet_wcag_and_fit(open_page, bank):
    bank.run(STORE)
    found = {}
    for language, width in (("zh-hans", 390), ("en", 1440)):
        page = open_page(PAGES[0], person="analyst", language=language, width=width)
        page.locator("tbody th a").first.click()
        found["one", width] = violations(page)
        for path in PAGES:
            page.goto(bank.url + path)
            wide = ["scrolls sideways"] if scrolls_sideways(page) else []
            found[path, width] = violations(page) + wide

    assert {key: lines for key, lines in found.items() if lines} == {}
    assert len(found) == 2 * len(PAGES) + 2
