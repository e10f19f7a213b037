"""Webhooks, notifications and health, in a real browser."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect
from tests.browser.accessibility import scrolls_sideways, violations_in_both_themes
from tests.browser.in_soak import in_soak

PAGES = ["/admin/webhooks/", "/admin/health/", "/notifications/", "/account/notifications/"]
READ_ALL = """
from django.utils import timezone
from zhike.apps.notifications.models import Notification
Notification.objects.filter(read_at=None).update(read_at=timezone.now())
"""
TELL = """
from uuid import uuid4
from django.utils import timezone
from zhike.apps.notifications.models import Notification
from zhike.apps.people.models import User
for name in ("first", "second"):
    Notification.objects.create(user=User.objects.get(username="admin"), kind="job_done",
        values={"title": name}, url="/jobs/", event_id=uuid4().hex, created_at=timezone.now())
"""
ALLOW = """
from zhike.apps.webhooks.models import Endpoint
from zhike.apps.vault.secrets import seal_secret
from django.utils import timezone
Endpoint.objects.create(name="crm", url={url!r}, secret_sealed=seal_secret("whsec_x"),
    created_at=timezone.now(), created_by="admin")
"""


@pytest.fixture
def listener():
    """Another system on this machine, whose calls must never arrive."""
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args): ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.heard = heard
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("language", ["zh-hans", in_soak("en")])
def test_these_pages_meet_wcag_in_both_themes_and_languages(open_page, bank, language):
    page = open_page("/", language=language)
    found = {}
    for path in PAGES:
        page.goto(bank.url + path)
        found[path] = violations_in_both_themes(page)

    assert found == {path: [] for path in PAGES}


@pytest.mark.parametrize("width", [360, 1440])
def test_none_of_these_pages_scrolls_sideways(open_page, bank, width):
    page = open_page("/", language="en", width=width)

    wide = []
    for path in PAGES:
        page.goto(bank.url + path)
        if scrolls_sideways(page):
            wide.append(path)
    assert wide == []


def test_the_bell_rings_without_a_reload_and_leads_on(open_page, bank):
    bank.run(READ_ALL)  # what the other tests of this bank left
    page = open_page("/", language="en")
    expect(page.locator("[data-unread]")).to_be_hidden()

    bank.run(TELL)
    expect(page.locator("[data-unread]")).to_have_text("2")
    page.locator(".bell").click()
    page.get_by_role("button", name="Done: second").click()

    page.wait_for_url("**/jobs/")
    expect(page.locator("[data-unread]")).to_have_text("1")


def test_a_webhook_into_this_machine_is_never_called(open_page, bank, listener):
    url = f"http://127.0.0.1:{listener.server_port}/"
    page = open_page("/admin/webhooks/", language="en")
    page.get_by_label("Name").fill("spy")
    page.get_by_label("Address").fill(url)
    page.get_by_role("button", name="Make the webhook").click()
    expect(page.locator(".field-error")).to_contain_text("not public")

    bank.run(ALLOW.format(url=url))  # written behind the page's back
    page.goto(f"{bank.url}/admin/webhooks/")
    page.get_by_role("link", name="crm").click()
    page.get_by_role("button", name="Send a test").click()
    message = page.locator("tbody tr").first
    expect(message).to_contain_text("test")
    for _ in range(60):
        page.reload()
        if "1" in message.locator("summary").all_inner_texts():
            break
        page.wait_for_timeout(500)

    message.locator("summary").click()
    expect(message).to_contain_text("not public")
    assert listener.heard == []


def test_on_a_phone_the_pages_that_do_not_fit_stand_behind_the_last_button(open_page):
    page = open_page("/", language="en", width=390)
    more = page.get_by_role("button", name="More")

    expect(page.get_by_role("navigation").get_by_role("link", name="Audit log")).to_be_hidden()
    more.click()

    expect(page.locator("#palette").get_by_text("Audit log")).to_be_visible()
