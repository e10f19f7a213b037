"""The queue of duplicates as people use it: side by side, by mouse and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.accessibility import scrolls_sideways, violations, violations_in_both_themes

QUEUE = "/customers/duplicates/"
MAKE = """
from django.utils import timezone
from zhike.apps.customers.actions import add_identifier, create_customer
from zhike.apps.customers.models import Customer
from zhike.apps.customers.rules import CustomerKind, IdentifierKind
from zhike.apps.identities.models import Merge, Pair
from zhike.apps.people.branch_actions import head_office

Merge.objects.all().delete()
Pair.objects.all().delete()
Customer.objects.filter(customer_id__startswith="DUP").update(state="active", merged_into=None)
ADDRESS = "云岭省云溪市东湖区文昌路8号3栋502室"
EVIDENCE = {"name": [3, 13.1], "birth": [2, 14.6], "sex": [1, 1.0], "contact": [3, 21.4],
            "email": [0, -2.2]}
for n, name in enumerate(("林知夏", "Lin Zhixia", "欧阳云安", "歐陽雲安", "王溪", "王溪")):
    number = f"DUP{n:05d}"
    if Customer.objects.filter(customer_id=number).exists():
        continue
    create_customer(kind=CustomerKind.PERSONAL, customer_id=number, name=name,
                    home_branch=head_office(), by="admin")
    known = {"phone": f"1610000000{n // 2}", "email": f"person{n}@example.com", "address": ADDRESS}
    if n % 2 == 0:
        known["id_number"] = "11010519491231002X"
    for kind, value in known.items():
        add_identifier(number, kind=IdentifierKind(kind), value=value, by="admin")
entries = Customer.objects.in_bulk(field_name="customer_id")
for place, (strength, chance) in enumerate((("match", 0.9991), ("match", 0.93), ("doubtful", 0.4))):
    first, second = (entries[f"DUP{2 * place + side:05d}"] for side in (0, 1))
    Pair.objects.create(first=first, second=second, strength=strength, rule="probability",
        probability=chance, weight=10 - place, evidence=EVIDENCE, found_at=timezone.now())
"""


@pytest.fixture
def queue(bank, open_page):
    """Three pairs that wait."""
    bank.run(MAKE)
    return lambda **look: open_page(QUEUE, person="aml", **look)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_queue_meets_wcag_in_both_themes_and_languages(queue, language):
    page = queue(language=language)

    expect(page.locator("[data-pair]")).to_have_count(3)
    assert violations_in_both_themes(page) == []


@pytest.mark.parametrize("width", [360, 390])
def test_the_queue_fits_a_phone(queue, width):
    page = queue(width=width)

    assert not scrolls_sideways(page)
    assert violations(page) == []


def test_values_stay_masked_and_what_differs_is_said(queue):
    text = queue(language="en").locator("main").inner_text()

    assert "differs" in text and "both the same" in text
    assert not [
        secret for secret in ("知夏", "Zhixia", "16100000000", "11010519") if secret in text
    ]


def test_a_pair_is_merged_and_taken_back_by_mouse(queue, bank):
    page = queue(language="en")

    page.locator("[data-merge]").first.click()
    expect(page.locator("[data-pair]")).to_have_count(2)
    page.goto(f"{bank.url}{QUEUE}ledger/")
    expect(page.locator("tbody")).to_contain_text("DUP00001")
    assert violations(page) == []
    page.get_by_role("button", name="Take back").click()
    expect(page.locator("tbody")).to_contain_text("taken back")
    page.goto(bank.url + QUEUE)
    expect(page.locator("[data-pair]")).to_have_count(3)


def test_j_and_k_move_m_merges_and_a_keeps_apart(queue, bank):
    page = queue(language="en")
    focused = "document.activeElement.getAttribute('aria-labelledby')"

    page.keyboard.press("j")
    first = page.evaluate(focused)
    page.keyboard.press("j")
    assert page.evaluate(focused) != first
    page.keyboard.press("k")
    assert page.evaluate(focused) == first
    page.keyboard.press("m")
    expect(page.locator("[data-pair]")).to_have_count(2)
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator("[data-pair]")).to_have_count(1)
    states = bank.run(
        "from zhike.apps.identities.models import Pair\n"
        "print(sorted(Pair.objects.values_list('state', flat=True)))"
    )
    assert states.strip() == "['apart', 'merged', 'open']"


def test_a_key_decides_nothing_while_no_pair_has_the_focus_or_somebody_types(queue):
    page = queue(language="en")

    page.keyboard.press("m")
    page.locator("[data-pair] input[name=note]").first.fill("")
    page.keyboard.type("am")
    expect(page.locator("[data-pair]")).to_have_count(3)
    assert page.locator("[data-pair] input[name=note]").first.input_value() == "am"
