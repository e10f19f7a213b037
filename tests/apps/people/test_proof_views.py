from __future__ import annotations

from django.test import Client
from tests.apps.conftest import client

from zhike.apps.people.step_up import PROVED, WISH, Wish, _keep

PASSWORD = "a-long-night-in-the-vault"


def signed_in(agent) -> Client:
    agent.set_password(PASSWORD)
    agent.save()
    browser = client(agent)
    session = browser.session
    del session[PROVED]
    session.save()
    return browser


def wishing(browser, agent, rf, wish):
    request = rf.get("/")
    request.session, request.user = browser.session, agent
    _keep(request, wish)
    request.session.save()


def test_a_page_that_was_asked_for_opens_after_the_proof(agent, rf):
    browser = signed_in(agent)
    wishing(browser, agent, rf, Wish(path="/account/?x=1"))

    answer = browser.post("/prove/", {"password": PASSWORD})

    assert answer.url == "/account/?x=1"
    assert WISH not in browser.session
    assert PROVED in browser.session


def test_a_form_that_was_sent_is_offered_again_as_text(agent, rf):
    browser = signed_in(agent)
    wishing(browser, agent, rf, Wish(path="/vault/", fields=(("reason", '"><b>x</b>'),)))

    page = browser.post("/prove/", {"password": PASSWORD}).content.decode()

    assert 'action="/vault/"' in page
    assert 'name="reason" value="&quot;&gt;&lt;b&gt;x&lt;/b&gt;"' in page


def test_a_wrong_password_asks_again_and_keeps_the_wish(agent, rf):
    browser = signed_in(agent)
    wishing(browser, agent, rf, Wish(path="/account/"))

    answer = browser.post("/prove/", {"password": "guess-guess-guess"})

    assert answer.status_code == 422
    assert WISH in browser.session
    assert PROVED not in browser.session
