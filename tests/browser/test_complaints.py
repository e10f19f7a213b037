"""The way of a complaint in a browser: two become one, and its officer comes to the letter."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.browser.accessibility import scrolls_sideways, violations_in_both_themes
from tests.browser.in_soak import in_soak

MAKE = """
from datetime import timedelta
from django.utils import timezone
from zhike.apps.complaints.actions import register_complaint
from zhike.apps.complaints.regimes import Regime
from zhike.apps.customers.models import Customer
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.tickets.queue_actions import set_terms
from zhike.apps.vault.keys import seal_for
head, now = User.objects.get(username="supervisor"), timezone.now()
queue, _new = WorkQueue.objects.get_or_create(
    code="complaints-test", defaults={"name": "投诉测试", "branch": head.branch})
set_terms(queue, head=head, hours_channel="chat", by="test")
customer, _new = Customer.objects.get_or_create(customer_id="C-COMPLAINS", defaults={
    "kind": "personal", "name_sealed": seal_for("C-COMPLAINS", "林知夏"),
    "home_branch": head.branch, "created_at": now, "updated_at": now})
for days in (4, 1):
    made = register_complaint(queue=queue, subject="年费收了两次", demand="退还一次年费",
        regime=Regime.CN_BANK, channel="branch", by="officer", customer=customer,
        received_at=now - timedelta(days=days))
    print(made.ticket.number)
"""


@pytest.fixture
def pair(bank) -> list[str]:
    """An older and a younger complaint of one customer."""
    return bank.run(MAKE).split()


def do(page: Page, name: str) -> None:
    """Open the dialog of an act."""
    page.get_by_role("button", name=name, exact=True).first.click()


def filled(page: Page, name: str, **said: str) -> None:
    do(page, name)
    form = page.locator("dialog[open]")
    for field, words in said.items():
        form.locator(f"[name={field}]").fill(words)
    form.get_by_role("button", name=name, exact=True).click()


def test_two_complaints_become_the_older_and_lead_to_each_other(open_page, pair):
    older, younger = pair
    page = open_page(f"/complaints/{younger}/", person="officer", language="en")

    do(page, "Merge complaints")
    form = page.locator("dialog[open]")
    form.get_by_label("The same matter as").select_option(
        label=form.locator("option", has_text=older).first.inner_text()
    )
    form.get_by_role("button", name="Merge complaints", exact=True).click()

    page.get_by_role("link", name=older).first.click()
    page.wait_for_url(f"**/{older}/")
    expect(page.get_by_role("link", name=younger).first).to_be_visible()
    expect(page.get_by_role("button", name="Merge complaints")).to_have_count(0)


def test_the_officer_comes_from_the_receipt_to_the_letter(open_page, pair):
    page = open_page(f"/complaints/{pair[0]}/", person="officer", language="en")

    page.get_by_role("button", name="Accept the complaint").click()
    do(page, "Start the investigation")
    form = page.locator("dialog[open]")
    form.locator("select").select_option(index=1)
    form.get_by_role("button", name="Start the investigation").click()
    five = {"who": "柜员", "what": "年费收了两次", "when": "3月1日", "where": "总行", "why": "系统"}
    filled(page, "Who, what, when, where, why", **five)
    do(page, "Choose the causes")
    form = page.locator("dialog[open]")
    form.locator("input[type=checkbox]").first.check()
    form.get_by_role("button", name="Choose the causes").click()
    filled(page, "Decide the complaint", decision="退还200元", reasons="系统重复扣收")

    page.get_by_role("link", name="Write the letter").click()
    letter = page.locator("textarea[name=text]")
    text = letter.input_value()
    assert "退还200元" in text
    # Who reviews and who mediates is the bank's own; without them nothing goes out.
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_role("alert").first).to_contain_text("right to a review")
    whole = text.replace("[review_body]", "总行投诉办公室").replace("[mediation_body]", "调解中心")
    page.locator("textarea[name=text]").fill(whole)
    page.get_by_role("button", name="Send the letter").click()
    expect(page.locator(".badges").first).to_contain_text("Decision told")


@pytest.mark.parametrize(
    ("language", "width"),
    [("zh-hans", 390), ("en", 1440), in_soak("en", 390), in_soak("zh-hans", 1440)],
)
def test_the_page_meets_wcag_and_fits(open_page, pair, language, width):
    page = open_page(f"/complaints/{pair[1]}/", person="officer", language=language, width=width)

    assert violations_in_both_themes(page) == []
    assert not scrolls_sideways(page)
