"""Labelling with one hand on the keyboard: opinion, aspects, keep, undo, skip."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.browser.accessibility import scrolls_sideways, violations_in_both_themes

LABELS = "/voice/labels/"
ROOT = Path(__file__).parents[2]
MAKE = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from datetime import datetime
from django.utils import timezone
from tests.pipelines.store_rows import put
from zhike.apps.labels.models import Label, LabelText
from zhike.apps.labels.queries import digest_of
from zhike.engine.home import home
from zhike.engine.store import Store
from zhike.pipelines import read_texts
from zhike.schema import feedback_text

store = Store(home() / "store")
rows = [dict(feedback_id=f"L{{n}}", customer_id=None, source="app review", response_id=None,
    written_at=datetime(2025, 3, 4), text=f"刷脸登不上，第{{n}}次", score=None) for n in range(4)]
put(store, feedback_text.CONTRACT, rows, batch="labels")
read_texts.read_texts(store, reader=read_texts.voice.without_model())
Label.objects.all().delete()
LabelText.objects.all().delete()
for row in rows:
    LabelText.objects.create(text_id=row["feedback_id"], source=row["source"], read_by="rules",
        digest=digest_of(row["text"]), drawn="random", drawn_at=timezone.now())
"""
SAID = """
from zhike.apps.labels.models import Label
for one in Label.objects.filter(withdrawn_at=None):
    said = one.says or dict()
    print(one.verdict, said.get("sentiment"), said.get("aspects"))
"""


@pytest.fixture
def labels(bank, open_page):
    """Four texts that wait."""
    bank.run(MAKE)
    return lambda **look: open_page(LABELS, person="analyst", **look)


@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_meets_wcag_and_fits(labels, width):
    page = labels(width=width)

    expect(page.locator("[data-labels]")).to_be_visible()
    assert not scrolls_sideways(page)
    assert violations_in_both_themes(page) == []


def test_a_text_is_labelled_undone_and_skipped_without_a_mouse(labels, bank):
    page = labels(language="en")
    first = page.locator("[name=text]").input_value()
    page.keyboard.press("1")
    page.keyboard.press("f")
    page.keyboard.type("face")
    page.keyboard.press("Enter")
    page.keyboard.press("-")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator("[name=text]")).not_to_have_value(first)
    assert bank.run(SAID) == "judged -1 {'step.face': -1}\n"

    page.keyboard.press("u")
    expect(page.locator("[name=text]")).to_have_value(first)
    page.keyboard.press("s")
    expect(page.locator("[name=text]")).not_to_have_value(first)
    assert bank.run(SAID) == "skipped None None\n"
