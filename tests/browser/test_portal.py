"""A customer at his own pages, on a telephone and at a desk, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.accessibility import scrolls_sideways, violations_in_both_themes
from tests.browser.in_soak import in_soak

MAKE = """
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.customers.actions import create_customer
from zhike.apps.customers.models import Customer
from zhike.apps.customers.rules import CustomerKind, IdentifierKind
from zhike.apps.people.models import Branch
from zhike.apps.portal.demo_actions import publish_demo_customer
from zhike.apps.privacy.retention_actions import load_standard_rules
from zhike.demo.portal_customers import open_queues
load_standard_purposes()
load_standard_rules()
open_queues()
if not Customer.objects.filter(customer_id="M001").exists():
    create_customer(
        kind=CustomerKind.PERSONAL, customer_id="M001", name="林知夏",
        home_branch=Branch.objects.get(code="HO"), by="admin",
        identifiers=[(IdentifierKind.PHONE, "13900007777")],
    )
    made = Customer.objects.get(customer_id="M001")
    publish_demo_customer(made, note_zh="林知夏", note_en="Lin", by="test")
"""
ANSWER = """
from zhike.apps.conversations.actions import Said, agent_writes
from zhike.apps.conversations.line_actions import take
from zhike.apps.conversations.models import Conversation
from zhike.apps.people.models import User
officer = User.objects.get(username="officer")
thread = Conversation.objects.get(ticket={key})
take(thread.pk, agent=officer)
agent_writes(thread.pk, said=Said(text="我们向您道歉。"), author=officer)
"""
PAGES = [
    "/my/matters/",
    "/my/matters/ask/",
    "/my/matters/complain/",
    "/my/",
    "/my/profile/",
    "/my/consents/",
    "/my/choices/",
    "/my/rights/",
    "/my/sessions/",
]


@pytest.fixture(scope="module")
def customers(bank):
    bank.run(MAKE)


def at_door(browser: Browser, bank, *, width: int, language: str) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, locale="zh-CN", reduced_motion="reduce"
    )
    context.add_cookies([{"name": "zhike_language", "value": language, "url": bank.url}])
    page = context.new_page()
    page.goto(bank.url + "/my/")
    return page


def sign_in(page: Page) -> None:
    page.locator("input[name=who]").fill("M001")
    page.locator("main form button").click()
    page.wait_for_url("**/my/sign-in/code/")
    page.locator("input[name=code]").fill(page.locator("[data-demo-code]").inner_text())
    page.locator("main form button").click()
    page.wait_for_url("**/my/")


@pytest.mark.parametrize(
    ("width", "language"), [(360, "zh-hans"), in_soak(390, "en"), (1280, "en")]
)
def test_every_page_fits_and_is_accessible(browser, bank, customers, width, language):
    page = at_door(browser, bank, width=width, language=language)
    found = violations_in_both_themes(page)
    sign_in(page)
    sideways = []
    for path in PAGES:
        page.goto(bank.url + path)
        found += [f"{path} {line}" for line in violations_in_both_themes(page)]
        sideways += [path] if scrolls_sideways(page) else []
    page.context.close()

    assert found == []
    assert sideways == []


def test_he_withdraws_as_easily_as_he_agrees_and_follows_a_request(browser, bank, customers):
    page = at_door(browser, bank, width=390, language="zh-hans")
    sign_in(page)
    page.get_by_role("link", name="同意").last.click()
    consent = page.locator(".portal-consent", has_text="产品与活动推介")
    consent.get_by_role("button", name="同意").click()
    expect(consent.locator(".badge")).to_have_text("已同意")
    consent.get_by_role("button", name="撤回").click()
    expect(consent.locator(".badge")).to_have_text("已撤回")

    page.goto(bank.url + "/my/rights/")
    page.get_by_label("查阅").check()
    page.get_by_role("button", name="提交申请").click()
    page.wait_for_url("**/my/rights/*/")
    expect(page.locator("main")).to_contain_text("15 天")
    page.get_by_role("button", name="大字版").click()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.className") == "large"
    assert not scrolls_sideways(page)
    page.get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/my/sign-in/")
    page.go_back()
    page.reload()
    expect(page).to_have_url(re.compile(r"/my/sign-in/"))
    page.context.close()


def test_he_complains_reads_the_answer_and_takes_it_back(browser, bank, customers):
    page = at_door(browser, bank, width=390, language="zh-hans")
    sign_in(page)
    page.locator("main").get_by_role("link", name="投诉").first.click()
    page.get_by_label("投诉对象").fill("东湖支行")
    page.get_by_label("事情经过").fill("<b>等了</b>两小时")
    page.get_by_label("您的请求").fill("请道歉")
    page.get_by_label("附件").set_input_files(
        {"name": "回单.txt", "mimeType": "text/plain", "buffer": b"1"}
    )
    page.get_by_role("button", name="提交投诉").click()
    page.wait_for_url(re.compile(r"/my/matters/T\d+/"))
    expect(page.locator("h1")).to_have_text(re.compile("^<b>等了</b>两小时"))
    expect(page.locator(".portal-his")).to_contain_text("东湖支行")
    number = page.url.rstrip("/").rsplit("/", 1)[-1]
    bank.run(ANSWER.format(key=int(number[1:])))
    page.reload()
    expect(page.locator(".portal-thread")).to_contain_text("我们向您道歉")
    assert violations_in_both_themes(page) == []
    assert not scrolls_sideways(page)

    with page.expect_download() as taken:
        page.get_by_role("link", name="回单.txt").click()
    assert taken.value.suggested_filename == "回单.txt"
    page.get_by_role("button", name="撤回事项").click()
    expect(page.locator(".badges")).to_contain_text("已完成")
    page.context.close()
