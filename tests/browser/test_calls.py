"""A call rings at an agent's telephone, and the caller's card is on his screen."""

from __future__ import annotations

import json
import urllib.request
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from tests.browser.accessibility import scrolls_sideways, violations_in_both_themes

from zhike.integrations.webhooks import signature_of

NUMBER = "13912340000"
FILL = f"""
from django.utils import timezone
from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.telephony.actions import add_switchboard, set_extension
from zhike.apps.tickets.queue_actions import set_terms
from zhike.apps.tickets.actions import open_ticket
from zhike.apps.tickets.rules import Kind
from zhike.apps.vault.keys import index_of, seal_for
agent = User.objects.get(username="agent")
queue = WorkQueue.objects.create(code="calls-test", name="电话测试", branch=agent.branch)
set_terms(queue, head=User.objects.get(username="supervisor"), hours_channel="phone", by="test")
made = add_switchboard(name="测试", mapping="generic", queue=queue, by="test")
set_extension(number="8001", person=agent, by="test")
now = timezone.now()
customer = Customer.objects.create(customer_id="C-CALLS", kind="personal", tier="gold",
    name_sealed=seal_for("C-CALLS", "林知夏"), home_branch=agent.branch, is_vulnerable=True,
    created_at=now, updated_at=now)
open_ticket(kind=Kind.ENQUIRY, subject="年费怎么减免", queue=queue, channel="chat", by="test",
    customer=customer)
Identifier.objects.create(customer=customer, kind="phone", source="test", noted_at=timezone.now(),
    value_sealed=seal_for(customer.customer_id, "{NUMBER}"),
    value_index=index_of("{NUMBER}", kind="phone"))
print(made.switchboard.public_id, made.secret, customer.customer_id)
"""


@pytest.fixture(scope="module")
def line(bank):
    """What a telephone system does: tell signed events."""
    public_id, secret, customer_id = bank.run(FILL).split()

    def tell(kind: str, call_id: str, **said: str) -> None:
        event = {"event": kind, "call_id": call_id, "number": NUMBER, "extension": "8001"} | said
        body = json.dumps(event).encode()
        header = signature_of(body, secret=secret, sent_at=datetime.now(UTC))
        request = urllib.request.Request(
            f"{bank.url}/telephony/events/{public_id}/",
            data=body,
            headers={"Zhike-Signature": header, "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert json.load(answer) == {"events": ["taken"]}

    return tell, customer_id


def card(page: Page):
    return page.locator(".calls [data-call]")


@pytest.mark.parametrize("path", ["/desk/", "/desk/tickets/"])
def test_a_call_pops_on_whichever_page_is_open_and_goes_with_its_note(open_page, line, path):
    tell, customer_id = line
    page = open_page(path, person="agent", language="en")
    call_id = f"pops-{path}"
    expect(page.locator("[data-calls]")).to_be_attached()

    tell("ringing", call_id)
    expect(card(page)).to_contain_text("Rings")
    expect(card(page)).to_contain_text(customer_id)
    assert NUMBER not in page.content()
    tell("answered", call_id)
    expect(card(page)).to_contain_text("On the line")
    card(page).get_by_role("button", name="It is this customer").click()
    page.wait_for_url("**/telephony/calls/**")
    tell("hung_up", call_id)
    expect(card(page)).to_contain_text("Hung up")
    card(page).get_by_label("What the call was about").fill("年费")
    card(page).get_by_role("button", name="Wrap up").click()

    page.wait_for_url("**/desk/")
    expect(page.get_by_text("The call is wrapped up.")).to_be_visible()
    expect(card(page)).to_have_count(0)


def test_what_an_agent_writes_stays_while_the_card_changes(open_page, line):
    tell, _customer = line
    page = open_page("/desk/", person="agent", language="en")
    for kind in ("ringing", "answered", "hung_up"):
        tell(kind, "typed")
    card(page).get_by_label("What the call was about").fill("半句")
    tell("ringing", "typed", extension="8001", at="2026-01-01T00:00:00Z")

    page.wait_for_timeout(600)

    expect(card(page).get_by_label("What the call was about")).to_have_value("半句")
    card(page).get_by_role("button", name="Wrap up").click()
    page.wait_for_url("**/desk/")


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 1440), ("en", 360)])
def test_the_card_meets_wcag_and_fits(open_page, bank, line, language, width):
    tell, _customer = line
    call_id = f"looks-{width}"
    tell("ringing", call_id)
    tell("answered", call_id)
    tell("hung_up", call_id)
    page = open_page("/desk/", person="agent", language=language, width=width)
    expect(card(page)).to_have_count(1)

    found = violations_in_both_themes(page)
    assert not found and not scrolls_sideways(page)

    card(page).get_by_role("button").last.click()
    page.wait_for_url("**/desk/")


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 1440), ("en", 360)])
def test_the_administrators_pages_meet_wcag_and_fit(open_page, line, language, width):
    page = open_page("/admin/telephony/", person="admin", language=language, width=width)

    assert not violations_in_both_themes(page) and not scrolls_sideways(page)
