"""An agent's desk in a real browser: pages, keys, a chat that comes live, a draft that stays."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.browser.accessibility import scrolls_sideways, violations_in_both_themes
from tests.browser.in_soak import in_soak

FILL = """
from zhike.analytics.clocks import LimitUnit
from zhike.apps.conversations.actions import Said, start_conversation
from zhike.apps.conversations.line_actions import take
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import Channel
from zhike.apps.people.models import Team, User, WorkQueue
from zhike.apps.tickets.queue_actions import promise, set_terms
from zhike.apps.tickets.rules import ClockName, Promise
agent = User.objects.get(username="agent")
head = User.objects.get(username="supervisor")
queue, is_new = WorkQueue.objects.get_or_create(
    code="desk-test", defaults={"name": "测试热线", "branch": agent.branch})
if is_new:
    team = Team.objects.create(name="测试组", branch=queue.branch)
    team.queues.add(queue)
    team.members.add(agent)
    set_terms(queue, head=head, hours_channel="chat", by="test")
    promise(queue, promised=Promise(
        clock=ClockName.FIRST_REPLY, amount=1, unit=LimitUnit.CALENDAR_HOURS), by="test")
    said = Said(text="<img src=x onerror=alert(1)> 年费怎么减免？")
    waiting = start_conversation(channel=Channel.PORTAL, queue=queue, said=said, by="test")
    mine = start_conversation(
        channel=Channel.MAIL, queue=queue, said=Said(text="我的限额降了"), by="test")
    take(mine.pk, agent=agent)
found = Conversation.objects.filter(queue=queue, agent=agent).first()
print(found.public_id, found.ticket.number)
"""
WRITES = """
from zhike.apps.conversations.actions import Said, customer_writes
from zhike.apps.conversations.models import Conversation
found = Conversation.objects.get(public_id="{public_id}")
customer_writes(found.pk, said=Said(text="还在吗？"), by="test")
"""


@pytest.fixture(scope="module")
def chat(bank) -> tuple[str, str]:
    public_id, number = bank.run(FILL).split()
    return public_id, number


@pytest.mark.parametrize(
    ("language", "width"), [("zh-hans", 1440), ("en", 390), in_soak("en", 1024)]
)
def test_the_desk_meets_wcag_and_fits(open_page, bank, chat, language, width):
    public_id, number = chat
    paths = (
        "/desk/?view=waiting",
        f"/desk/c/{public_id}/",
        "/desk/tickets/",
        f"/desk/tickets/{number}/",
    )
    page = open_page("/desk/", person="agent", language=language, width=width)
    found = {}
    for path in paths:
        page.goto(bank.url + path)
        found[path] = violations_in_both_themes(page)
        found[path] += ["scrolls sideways"] if scrolls_sideways(page) else []

    assert found == {path: [] for path in paths}


def test_what_a_customer_writes_is_text_and_nothing_else(open_page, bank, chat):
    page = open_page("/desk/?view=waiting", person="agent", language="en")

    # Whoever else waits meanwhile may stand before it.
    expect(page.locator(".inbox-subject").filter(has_text="<img src=x").first).to_be_visible()
    assert page.locator("main img").count() == 0


def written(page: Page) -> list[str]:
    return page.locator(".line-staff .line-text").all_inner_texts()


def test_an_agent_answers_with_the_keyboard_alone(open_page, bank, chat):
    page = open_page(f"/desk/c/{chat[0]}/", person="agent", language="en")

    page.keyboard.press("r")
    page.keyboard.type("Good day, I look at it now.")
    page.keyboard.press("Control+Enter")

    expect(page.locator(".line-staff .line-text").last).to_have_text("Good day, I look at it now.")
    assert written(page).count("Good day, I look at it now.") == 1


def test_a_message_comes_without_a_reload(open_page, bank, chat):
    page = open_page(f"/desk/c/{chat[0]}/", person="agent", language="en")
    before = page.locator(".line-customer").count()

    bank.run(WRITES.format(public_id=chat[0]))

    expect(page.locator(".line-customer")).to_have_count(before + 1, timeout=15_000)
    expect(page.locator(".line-customer .line-text").last).to_have_text("还在吗？")


def test_what_was_begun_is_there_again_after_a_crash(open_page, bank, chat):
    page = open_page(f"/desk/c/{chat[0]}/", person="agent", language="en")
    with page.expect_response(lambda answer: answer.url.endswith("/draft/")):
        page.locator("[data-composer] textarea").fill("Half a sentence, and then")

    page.goto(f"{bank.url}/desk/c/{chat[0]}/")

    expect(page.locator("[data-composer] textarea")).to_have_value("Half a sentence, and then")


def test_the_dialogs_of_a_ticket_come_with_the_first_and_give_the_focus_back(open_page, bank, chat):
    page = open_page(f"/desk/tickets/{chat[1]}/", person="agent", language="en")
    opener = page.locator("[data-opens=change]")
    assert page.locator("dialog#change").count() == 0

    opener.focus()
    page.keyboard.press("Enter")

    expect(page.locator("dialog#change[open]")).to_be_visible()
    assert page.locator("dialog#change :focus").count() == 1
    assert violations_in_both_themes(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("dialog#change")).to_be_hidden()
    expect(opener).to_be_focused()

    page.context.set_offline(True)  # the others are there by now
    page.locator("[data-opens=assign]").click()
    expect(page.locator("dialog#assign[open]")).to_be_visible()
    page.context.set_offline(False)
    page.locator("dialog#assign form[action] button").click()
    expect(page).to_have_url(f"{bank.url}/desk/tickets/{chat[1]}/")
    expect(page.get_by_text("Saved.")).to_be_visible()
