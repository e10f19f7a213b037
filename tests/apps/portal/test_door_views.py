from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.apps.portal.conftest import customer_client
from tests.apps.portal.test_token_actions import KEY, token

from zhike.apps.consents import sending
from zhike.apps.portal.code_actions import send_waiting_codes
from zhike.apps.portal.demo_actions import publish_demo_customer
from zhike.apps.portal.models import PortalSession
from zhike.integrations.customer_messages.senders import MailSender


@pytest.fixture
def mails(monkeypatch):
    out: list[tuple[str, str, str]] = []
    monkeypatch.setattr(sending, "_SENDERS", {})
    sending.use_sender(MailSender(lambda mail: out.append((mail.address, mail.subject, mail.text))))
    return out


def sign_in(browser: Client, mails, *, who: str = "C001", path: str = "/my/sign-in/"):
    browser.post(path, {"who": who})
    send_waiting_codes()
    code = re.findall(r"\d{6}", mails[-1][2])[0]
    return browser.post("/my/sign-in/code/", {"code": code})


def test_he_signs_in_by_a_code_and_comes_to_the_page_he_wanted(visitor, lin, mails):
    answer = sign_in(visitor, mails, path="/my/sign-in/?next=/my/rights/")

    assert answer.url == "/my/rights/"
    cookie = answer.cookies["zhike_customer"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/my/", True, "Lax")
    assert visitor.get("/my/rights/").status_code == 200


def test_the_page_is_the_same_whether_anybody_has_the_number(visitor, lin, mails):
    seen = []
    for who in ("C001", "C777"):
        asked = visitor.post("/my/sign-in/", {"who": who})
        page = visitor.get("/my/sign-in/code/")
        wrong = visitor.post("/my/sign-in/code/", {"code": "000000"})
        seen.append((asked.status_code, asked.url, page.content, wrong.status_code))
    bare = [(*one[:2], re.sub(rb'value="[^"]{64}"', b"", one[2]), one[3]) for one in seen]

    assert bare[0] == bare[1]


def test_nothing_beyond_the_portal_follows_a_sign_in(visitor, lin, mails):
    assert sign_in(visitor, mails, path="/my/sign-in/?next=https://evil.example/").url == "/my/"


def test_a_sign_in_has_a_new_key_and_ends_the_one_before(visitor, lin, mails):
    sign_in(visitor, mails)
    before = visitor.cookies["zhike_customer"].value
    sign_in(visitor, mails, path="/my/sign-in/?again=1")

    assert visitor.cookies["zhike_customer"].value != before
    assert PortalSession.objects.filter(ended_at=None).count() == 1


def test_a_cookie_that_was_set_before_the_sign_in_opens_nothing(visitor, lin, mails):
    visitor.cookies["zhike_customer"] = "chosen-by-an-attacker"
    sign_in(visitor, mails)

    assert visitor.cookies["zhike_customer"].value != "chosen-by-an-attacker"


def test_without_having_asked_there_is_no_page_for_a_code(visitor):
    assert visitor.get("/my/sign-in/code/").url == "/my/sign-in/"
    visitor.cookies["zhike_customer_code"] = "forged:sig"
    assert visitor.get("/my/sign-in/code/").url == "/my/sign-in/"


def test_who_asks_too_often_reads_for_how_long(visitor, lin, mails):
    for _time in range(5):
        visitor.post("/my/sign-in/", {"who": "C001"})
    answer = visitor.post("/my/sign-in/", {"who": "C001"})

    assert answer.status_code == 422
    assert "Wait 15 minutes" in answer.content.decode()


def test_the_demo_reads_its_code_on_the_page_on_this_machine_only(visitor, lin):
    publish_demo_customer(lin, note_zh="甲", note_en="A", by="test")
    assert "C001" in visitor.get("/my/sign-in/").content.decode()
    visitor.post("/my/sign-in/", {"who": "C001"})
    page = visitor.get("/my/sign-in/code/").content.decode()
    code = re.findall(r"data-demo-code>(\d{6})<", page)[0]
    away = {"HTTP_X_FORWARDED_FOR": "8.8.8.8"}

    assert "data-demo-code" not in visitor.get("/my/sign-in/code/", **away).content.decode()
    assert "C001" not in visitor.get("/my/sign-in/", **away).content.decode()
    assert visitor.post("/my/sign-in/code/", {"code": code}).url == "/my/"
    assert visitor.get("/my/").status_code == 200
    assert visitor.get("/my/", **away).status_code == 302


def test_the_app_leads_its_customer_in_once(visitor, lin, settings):
    settings.APP_KEY = KEY
    made = token()
    assert b"enter.js" in visitor.get("/my/enter/").content

    assert visitor.post("/my/enter/", {"token": made, "next": "/my/rights/"}).url == "/my/rights/"
    assert PortalSession.objects.get().way == "app"
    assert Client().post("/my/enter/", {"token": made}).url == "/my/sign-in/"


def test_a_token_in_a_strange_form_needs_the_cookie_of_this_site(db, settings):
    settings.APP_KEY = KEY
    strict = Client(enforce_csrf_checks=True)

    assert strict.post("/my/enter/", {"token": token()}).status_code == 403


def test_he_signs_out(lin):
    browser = customer_client("C001")
    answer = browser.post("/my/sign-out/")

    assert answer.url == "/my/sign-in/"
    assert answer.cookies["zhike_customer"]["max-age"] == 0
    assert not PortalSession.objects.filter(ended_at=None).exists()
    assert browser.post("/my/sign-out/").status_code == 302


def test_who_is_inside_does_not_see_the_door_but_may_prove_again(as_lin):
    assert as_lin.get("/my/sign-in/?next=/my/choices/").url == "/my/choices/"
    assert as_lin.get("/my/sign-in/?again=1").status_code == 200


def test_print_is_large_or_normal(visitor):
    assert visitor.post("/my/print/", {"print": "huge"}).status_code == 400
    visitor.post("/my/print/", {"print": "large"})
    assert b'class="large"' in visitor.get("/my/sign-in/").content
