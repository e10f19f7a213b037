"""Consents, rights and the erasure as the people of the bank use them, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.accessibility import scrolls_sideways, violations
from tests.browser.in_soak import in_soak

MAKE = """
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.customers.actions import create_customer
from zhike.apps.customers.models import Customer
from zhike.apps.customers.rules import CustomerKind, IdentifierKind
from zhike.apps.people.models import Branch
from zhike.apps.privacy.retention_actions import load_standard_rules
load_standard_purposes()
load_standard_rules()
for number in ("P001", "P002"):
    if not Customer.objects.filter(customer_id=number).exists():
        create_customer(
            kind=CustomerKind.PERSONAL, customer_id=number, name="林知夏",
            home_branch=Branch.objects.get(code="HO"), by="admin",
            identifiers=[(IdentifierKind.PHONE, "13900001111")],
        )
"""
ASK = """
from zhike.apps.consents.rules import TakenThrough
from zhike.apps.customers.models import Customer
from zhike.apps.privacy.actions import receive_request
from zhike.apps.privacy.rules import RightKind
made = receive_request(
    Customer.objects.get(customer_id="P002"), kind=RightKind.DELETE, wish="请删除",
    received_through=TakenThrough.BRANCH, identity_proof="网点核验", by="officer",
)
print(made.pk)
"""


@pytest.fixture(scope="module")
def customers(bank):
    bank.run(MAKE)


def test_a_consent_is_given_and_withdrawn_with_two_clicks_each(open_page, customers):
    page = open_page("/customers/P001/consents/", person="officer")
    row = page.locator("#consents .row", has_text="产品与活动推介").first

    row.get_by_role("button", name="同意").click()
    dialog = page.locator("dialog[open]")
    expect(dialog.locator(".notice")).to_contain_text("撤回")
    dialog.get_by_label("凭证").fill("F-17")
    dialog.get_by_role("button", name="记录同意").click()
    expect(row).to_contain_text("已同意")

    row.get_by_role("button", name="撤回").click()
    page.locator("dialog[open]").get_by_role("button", name="撤回同意").click()
    expect(row).to_contain_text("已撤回")
    expect(page.locator("table")).to_contain_text("F-17")


def test_a_request_goes_from_receipt_to_answer(open_page, customers):
    page = open_page("/customers/rights/new/?customer=P001", person="officer")
    page.get_by_label("客户的请求").fill("请提供全部信息")
    page.locator("main .button-primary").click()
    page.wait_for_url("**/customers/rights/*/")

    page.get_by_label("身份核验方式").fill("网点核验证件")
    page.get_by_role("button", name="身份已核验").click()
    page.get_by_role("button", name="生成副本").click()
    expect(page.get_by_role("link", name="下载")).to_be_visible()
    page.locator("main").get_by_role("button", name="答复").first.click()
    dialog = page.locator("dialog[open]")
    dialog.get_by_label("给客户的答复").fill("请见所附副本")
    dialog.get_by_role("button", name="答复请求").click()

    expect(page.locator(".badges").first).to_contain_text("已答复")


def test_an_erasure_is_begun_and_its_proof_is_read(open_page, bank, customers):
    number = bank.run(ASK).strip()
    page = open_page(f"/customers/rights/{number}/")

    page.get_by_role("button", name="删除客户信息").first.click()
    page.locator("dialog[open]").get_by_role("button", name="删除客户信息").click()
    expect(page.locator("main")).to_contain_text("删除已开始")
    page.get_by_role("link", name="报告").click()
    for _again in range(60):
        if page.get_by_text("没有发现残留").count():
            break
        page.wait_for_timeout(1_000)
        page.reload()

    expect(page.locator("main")).to_contain_text("没有发现残留")
    assert "13900001111" not in page.content()


@pytest.mark.parametrize(
    ("width", "language"),
    [(390, "zh-hans"), (1440, "en"), in_soak(1440, "zh-hans"), in_soak(390, "en")],
)
def test_every_page_is_accessible_and_fits(open_page, customers, width, language):
    looks = [
        ("officer", ["/customers/P001/consents/", "/customers/rights/", "/customers/rights/new/"]),
        (
            "admin",
            [
                "/admin/privacy/",
                "/admin/privacy/holds/",
                "/admin/privacy/assessments/",
                "/admin/privacy/erasures/",
                "/admin/purposes/",
                "/admin/purposes/marketing/",
            ],
        ),
    ]

    for person, paths in looks:
        page = open_page(paths[0], person=person, language=language, width=width)
        for path in paths:
            page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2] + path)
            assert violations(page) == [], path
            assert not scrolls_sideways(page), path
