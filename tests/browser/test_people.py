"""People and access in a real browser: pages, a security key, a stand-in, the step-up."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.browser.accessibility import scrolls_sideways, violations

PAGES = (
    "/admin/people/",
    "/admin/teams/",
    "/admin/roles/",
    "/admin/roles/new/?copy=agent",
    "/admin/branches/",
    "/admin/sign-ins/",
    "/stand-ins/",
    "/account/",
    "/prove/",
)
PASSWORD = "a-long-night-in-the-vault"
MAKE_PERSON = f"""
from zhike.apps.people.actions import create_person
from zhike.apps.people.rules import Role
create_person(username="sun", name="孙悦", password="{PASSWORD}", role=Role.AGENT, by="test")
"""
KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasResidentKey": False,
    "hasUserVerification": False,
    "automaticPresenceSimulation": True,
}


@pytest.mark.parametrize(("language", "width"), [("zh-hans", 1440), ("en", 390)])
def test_the_pages_about_people_meet_wcag_and_fit(open_page, bank, language, width):
    page = open_page("/admin/people/", language=language, width=width)
    found = {}
    for path in PAGES:
        page.goto(bank.url + path)
        found[path] = violations(page) + (["scrolls sideways"] if scrolls_sideways(page) else [])

    assert found == {path: [] for path in PAGES}


def at_the_door(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in/")
    page.locator("#id_username").fill("sun")
    page.locator("#id_password").fill(PASSWORD)
    page.locator(".door-form form .button-primary").first.click()


def test_a_security_key_is_added_asked_for_and_needed(open_page, bank):
    bank.run(MAKE_PERSON)
    # Keys are bound to names; a bare address has none.
    address = bank.url.replace("127.0.0.1", "localhost")
    page = open_page("/sign-in/", person=None, language="en")
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    made = protocol.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page.context.add_cookies([{"name": "zhike_language", "value": "en", "url": address}])

    at_the_door(page, address)
    page.goto(f"{address}/account/second-factor/")
    page.get_by_label("Name of the key").fill("蓝色钥匙")
    page.get_by_role("button", name="Add a security key").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    assert violations(page) == []
    page.goto(f"{address}/account/")
    page.context.clear_cookies(name="zhike_session")

    at_the_door(page, address)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    assert violations(page) == []
    page.goto(f"{address}/account/")
    expect(page).to_have_url(f"{address}/sign-in/?next=/account/")
    at_the_door(page, address)
    page.get_by_role("button", name="Use the security key").click()
    page.wait_for_url(f"{address}/")

    keys = protocol.send("WebAuthn.getCredentials", {"authenticatorId": made["authenticatorId"]})[
        "credentials"
    ]
    assert len(keys) == 1
    assert keys[0]["signCount"] >= 1
