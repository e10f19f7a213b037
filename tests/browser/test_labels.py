"""Labelling with one hand on the keyboard: opinion, aspects, keep, undo, skip."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.accessibility import scrolls_sideways, violations_in_both_themes

LABELS = "/voice/labels/"
MAKE = """
from django.utils import timezone
from zhike.apps.labels.models import Label, LabelText
from zhike.apps.labels.queries import digest_of
from zhike.pipelines.text_labels import candidates
from tests.text_bank import read_bank
from zhike.engine.home import home

if not (home() / "store" / "text_reading").exists():
    read_bank(home() / "store")
Label.objects.all().delete()
LabelText.objects.all().delete()
for one in candidates(most=4, lot=0):
    LabelText.objects.create(text_id=one.text_id, source=one.source, digest=digest_of(one.text),
        read_by="rules", drawn="random", drawn_at=timezone.now())
"""
SAID = """
from zhike.apps.labels.models import Label
for one in Label.objects.filter(withdrawn_at=None):
    print(one.verdict, one.says)
"""


@pytest.fixture
def labels(bank, open_page):
    """Four texts that wait."""
    bank.environment["PYTHONPATH"] += ":."
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
    assert bank.run(SAID) == "judged {'sentiment': -1, 'aspects': {'step.face': -1}}\n"

    page.keyboard.press("u")
    expect(page.locator("[name=text]")).to_have_value(first)
    page.keyboard.press("s")
    expect(page.locator("[name=text]")).not_to_have_value(first)
    assert bank.run(SAID) == "skipped None\n"
