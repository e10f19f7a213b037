"""The chat in a real browser: in a page of the bank on another site, and in the portal."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, Route, expect
from tests.browser.accessibility import scrolls_sideways, violations_in_both_themes
from tests.processes import Bank as OwnBank
from tests.processes import Served

ATTACK = "<img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}"
OFFER = """
import sys
from zhike.apps.conversations.presence_actions import set_presence
from zhike.apps.conversations.rules import Presence
from zhike.apps.people.models import Team, User, WorkQueue
from zhike.apps.people.branch_actions import head_office
from zhike.apps.tickets.queue_actions import set_terms
from zhike.apps.webchat.setup_actions import set_chat_terms
agent = User.objects.get(username="agent")
head = User.objects.get(username="supervisor")
queue, is_new = WorkQueue.objects.get_or_create(
    code="chat-test", defaults={"name": "在线客服组", "branch": agent.branch})
if is_new:
    team = Team.objects.create(name="在线组", branch=queue.branch)
    team.queues.add(queue)
    team.members.add(agent)
    set_terms(queue, head=head, hours_channel="chat", by="test")
set_presence(user=agent, state=Presence.BUSY, capacity=100)
set_chat_terms(queue=queue, sites=["SITE"], by="test",
    welcome_en="<img src=x onerror=alert(3)> Welcome", welcome_zh="您好")
"""
SAID = """
import json
from zhike.apps.conversations.models import Message
from zhike.apps.conversations.queries import shown_messages
rows = Message.objects.filter(conversation__queue__code="chat-test").select_related("ticket")
print(json.dumps([one.text for one in shown_messages(rows.order_by("pk"))]))
"""
MAKE_PEOPLE = "from zhike.apps.people.actions import create_demo_people; create_demo_people()\n"


class Site:
    """A page of the bank, on a site of its own."""

    def __init__(self) -> None:
        self.script = ""
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = (
                    "<!doctype html><html lang=en><head><meta charset=utf-8><title>Bank</title>"
                    "<link rel=icon href='data:,'></head><body><h1>Bank</h1>"
                    f'<script src="{site.script}/chat/widget.js" data-language="en"></script>'
                    "</body></html>"
                ).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                # As strict as a bank's page is: no style of ours may need to stand in it.
                policy = f"default-src 'none'; script-src {site.script}; frame-src {site.script}"
                self.send_header("Content-Security-Policy", policy + "; img-src data:")
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, *_words: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()


@pytest.fixture(scope="module")
def offered(bank, site) -> Site:
    site.script = bank.url
    bank.run(OFFER.replace("SITE", site.url))
    return site


@pytest.fixture
def open_site(browser, offered) -> Iterator[Callable[..., tuple[Page, FrameLocator]]]:
    """Open the bank's page and the talk in it. A lost network is no fault of the page."""
    contexts, faults = [], []

    def open_it(url: str = "") -> tuple[Page, FrameLocator]:
        context = browser.new_context(reduced_motion="reduce")
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(url or offered.url)
        page.get_by_role("button", name="Chat with us").click()
        return page, page.frame_locator("iframe")

    yield open_it
    for context in contexts:
        context.close()
    assert faults == []


def say(frame: FrameLocator | Page, text: str) -> None:
    frame.locator("[data-ready]").wait_for()
    frame.locator("#talk-text").fill(text)
    frame.locator("#talk-text").press("Enter")


def arrived(frame: FrameLocator | Page) -> list[str]:
    return frame.locator(".talk-said[data-id] .talk-text").all_inner_texts()


def kept(bank) -> list[str]:
    found: list[str] = json.loads(bank.run(SAID))
    return found


def taken(open_page, text: str) -> Page:
    """The desk of an agent who took the conversation that begins with these words."""
    desk = open_page("/desk/?view=waiting", person="agent", language="en")
    desk.locator("[data-row]", has_text=text).first.click()
    desk.get_by_role("button", name="Take", exact=True).click()
    desk.locator("[data-composer] textarea").wait_for()
    return desk


def test_customer_and_agent_talk_live_and_each_sees_how_far_it_came(open_page, open_site):
    _page, frame = open_site()
    say(frame, "My card was swallowed (live)")
    expect(frame.locator("[data-line]")).to_contain_text("in the line")
    expect(frame.locator(".talk-state").first).to_have_text("sent")

    desk = taken(open_page, "swallowed (live)")
    expect(frame.locator("[data-line]")).to_have_text("You are talking to our service.")
    expect(frame.locator(".talk-his .talk-state")).to_have_text("has been read")
    desk.locator("[data-composer] textarea").press_sequentially("Which machine?")
    expect(frame.locator("[data-typing]")).to_be_visible()
    desk.keyboard.press("Control+Enter")

    expect(frame.locator(".talk-said:not(.talk-his) .talk-text")).to_have_text("Which machine?")
    expect(frame.locator("[data-typing]")).to_be_hidden()
    expect(desk.locator(".line-staff .line-state")).to_have_text("has been read")
    frame.locator("#talk-text").press_sequentially("The one at the station")
    expect(desk.locator("[data-customer-types]")).to_be_visible()
    frame.locator("#talk-text").press("Enter")
    expect(desk.locator(".line-customer .line-text").last).to_have_text("The one at the station")
    # Nobody's name of the bank is at the customer's end.
    assert "zhike" not in frame.locator("body").inner_text().lower()

    desk.get_by_role("button", name="End", exact=True).click()
    desk.locator("#end").get_by_role("button", name="End the conversation").click()
    expect(frame.locator("[data-line]")).to_contain_text("has ended")
    say(frame, "One more thing")
    expect(frame.locator("[data-line]")).to_contain_text("in the line")


def test_an_answer_that_was_lost_on_its_way_makes_no_second_message(bank, open_site):
    page, frame = open_site()
    lost: list[str] = []

    def lose(route: Route) -> None:
        if len(lost) < 2:
            lost.append(route.fetch().text())  # the bank took it
            route.abort()
        else:
            route.continue_()

    page.route("**/chat/say/", lose)
    for text in ("lost 1", "lost 2", "lost 3"):
        say(frame, text)

    expect(frame.locator(".talk-said[data-id]")).to_have_count(3)
    assert len(lost) == 2
    assert arrived(frame) == ["lost 1", "lost 2", "lost 3"]
    assert [text for text in kept(bank) if text.startswith("lost ")] == arrived(frame)


def test_what_was_on_its_way_at_a_reload_arrives_once(bank, open_site):
    page, frame = open_site()
    say(frame, "reload 1")
    expect(frame.locator(".talk-said[data-id]")).to_have_count(1)
    page.route("**/chat/say/", lambda route: None)  # the net swallows it
    say(frame, "reload 2")
    say(frame, "reload 3")
    expect(frame.locator(".talk-pending")).to_have_count(2)

    page.unroute("**/chat/say/")
    page.reload()
    page.get_by_role("button", name="Chat with us").click()

    frame = page.frame_locator("iframe")
    expect(frame.locator(".talk-said[data-id]")).to_have_count(3)
    assert arrived(frame) == ["reload 1", "reload 2", "reload 3"]
    assert [text for text in kept(bank) if text.startswith("reload ")] == arrived(frame)


def test_without_a_network_what_is_written_waits_and_goes_out_in_order(bank, open_site):
    page, frame = open_site()
    say(frame, "offline 1")
    expect(frame.locator(".talk-said[data-id]")).to_have_count(1)

    page.context.set_offline(True)
    say(frame, "offline 2")
    say(frame, "offline 3")
    expect(frame.locator("[data-net]")).to_contain_text("No connection")
    expect(frame.locator(".talk-pending")).to_have_count(2)
    page.context.set_offline(False)

    expect(frame.locator(".talk-said[data-id]")).to_have_count(3)
    expect(frame.locator("[data-net]")).to_be_hidden()
    assert [text for text in kept(bank) if text.startswith("offline ")] == [
        "offline 1",
        "offline 2",
        "offline 3",
    ]


def test_what_anybody_writes_is_text_at_both_ends(open_page, open_site, tmp_path):
    page, frame = open_site()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    expect(frame.locator(".talk-welcome")).to_have_text("<img src=x onerror=alert(3)> Welcome")
    frame.locator("[data-ready]").wait_for()
    file = tmp_path / "<img src=x onerror=alert(4)>.txt"
    file.write_text("x")
    frame.locator("input[type=file]").set_input_files(file)
    say(frame, f"attack {ATTACK}")
    expect(frame.locator(".talk-said[data-id] .talk-text")).to_have_text(f"attack {ATTACK}")
    expect(frame.locator(".talk-file")).to_have_text(file.name)

    desk = taken(open_page, "attack")
    desk.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    expect(desk.locator(".line-customer .line-text").first).to_contain_text(ATTACK)
    desk.locator("[data-composer] textarea").fill(f"{ATTACK} back")
    desk.keyboard.press("Control+Enter")
    answer = frame.locator(".talk-said:not(.talk-his) .talk-text")
    expect(answer).to_have_text(f"{ATTACK} back")
    say(frame, f"{ATTACK} live")
    expect(desk.locator(".line-customer .line-text").last).to_have_text(f"{ATTACK} live")

    assert frame.locator(".talk img, .talk script").count() == 0
    assert desk.locator("[data-lines] img, [data-lines] script").count() == 0
    assert dialogs == []


def test_a_call_instead_of_waiting(open_page, open_site):
    _page, frame = open_site()
    say(frame, "Please call me rather")
    expect(frame.locator("[data-line]")).to_contain_text("in the line")

    frame.get_by_role("button", name="Call me instead").click()
    frame.locator("#talk-number").fill("nonsense")
    frame.get_by_role("button", name="Please call me", exact=True).click()
    expect(frame.locator("[data-error]")).to_contain_text("no telephone number")
    frame.locator("#talk-number").fill("138 0000 1111")
    frame.locator("#talk-about").fill(ATTACK)
    frame.get_by_role("button", name="Please call me", exact=True).click()
    expect(frame.locator(".talk-note")).to_contain_text("We call you")

    desk = open_page("/desk/?view=waiting", person="agent", language="en")
    desk.locator("[data-row]", has_text="Please call me rather").first.click()
    expect(desk.locator(".call-number")).not_to_contain_text("13800001111")
    desk.get_by_role("button", name="Take", exact=True).click()
    expect(desk.locator(".call-number")).to_have_text("13800001111")
    expect(desk.locator(".line-customer .line-text").last).to_contain_text(ATTACK)


def test_a_site_that_is_not_on_the_list_shows_nothing(open_site, bank):
    stranger = Site()
    stranger.script = bank.url

    page, frame = open_site(stranger.url)

    page.wait_for_function("document.querySelector('div').shadowRoot.querySelector('iframe')")
    expect(frame.locator("[data-talk]")).to_have_count(0)
    assert (
        frame.locator("body").inner_text() == "" or "refused" in frame.locator("body").inner_text()
    )
    stranger.server.shutdown()


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 1024), ("en", 360)])
def test_the_talk_meets_wcag_and_fits(open_page, bank, offered, language, width):
    page = open_page("/chat/widget.js", person=None, language=language, width=width)
    page.goto(f"{bank.url}/chat/frame/?language={language}")
    say(page, "accessible " + "long" * 40)
    expect(page.locator(".talk-said[data-id]")).to_have_count(1)
    page.locator("[data-opens=call-back]").click()

    assert violations_in_both_themes(page) == []
    assert not scrolls_sideways(page)


def test_the_page_of_the_administrator_meets_wcag_and_fits(open_page, offered):
    page = open_page("/admin/chat/", language="en", width=390)

    assert violations_in_both_themes(page) == []
    assert not scrolls_sideways(page)


@pytest.fixture
def own_bank(tmp_path: Path) -> OwnBank:
    return OwnBank(tmp_path / "own")


def test_a_server_that_dies_while_both_write_loses_and_doubles_nothing(
    browser, own_bank, site, tmp_path
):
    own_bank.run(MAKE_PEOPLE + OFFER.replace("SITE", site.url))
    served = Served(own_bank)
    served.until_ready()
    context = browser.new_context()
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(f"{served.url}/chat/frame/?language=en")
    say(page, "kill 0")
    expect(page.locator(".talk-said[data-id]")).to_have_count(1)

    for number in range(1, 4):
        say(page, f"kill {number}")
    import psutil

    family = psutil.Process(served.process.pid).children(recursive=True)
    for one in (psutil.Process(served.process.pid), *family):
        one.kill()
    served.process.wait()
    acknowledged = arrived(page)
    for number in range(4, 7):
        say(page, f"kill {number}")
    expect(page.locator("[data-net]")).to_be_visible()
    again = again_on(own_bank, served.port)
    again.until_ready()

    expect(page.locator(".talk-said[data-id]")).to_have_count(7, timeout=60_000)
    wanted = [f"kill {number}" for number in range(7)]
    assert arrived(page) == wanted
    assert kept(own_bank) == wanted
    assert set(acknowledged) <= set(wanted)
    context.close()
    again.end()


def again_on(bank: OwnBank, port: int) -> Served:
    from unittest import mock

    with mock.patch("tests.processes.free_port", lambda: port):
        return Served(bank)
