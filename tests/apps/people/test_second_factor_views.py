from __future__ import annotations

import re

import pyotp
import pytest
from tests.apps.conftest import client
from tests.apps.people.authenticator import Authenticator

from zhike.apps.people.models import SecurityKey, TotpDevice
from zhike.apps.people.step_up import PROVED
from zhike.apps.vault.secrets import open_secret

PAGE = "/account/second-factor/"


@pytest.fixture
def browser(agent):
    return client(agent)


def code_of(user):
    return pyotp.TOTP(open_secret(TotpDevice.objects.get(user=user).secret)).now()


def test_a_telephone_is_added_with_a_drawn_code_and_recovery_codes_shown_once(browser, agent):
    browser.post(f"{PAGE}totp/")
    drawn = browser.get(PAGE).content.decode()
    added = browser.post(f"{PAGE}totp/confirm/", {"code": code_of(agent)}).content.decode()
    again = browser.get(PAGE).content.decode()

    assert "<svg" in drawn
    assert "style=" not in drawn
    codes = re.findall(r"<li><code>([a-z0-9]{5}-[a-z0-9]{5})</code>", added)
    assert len(codes) == 10
    assert codes[0] not in again
    assert "10 are left" in again


def test_the_drawn_secret_is_shown_only_to_who_just_proved_that_it_is_he(browser):
    browser.post(f"{PAGE}totp/")
    session = browser.session
    del session[PROVED]
    session.save()

    page = browser.get(PAGE).content.decode()

    assert "qrline" not in page


@pytest.mark.parametrize(
    "act", ["totp/", "totp/confirm/", "totp/remove/", "keys/", "keys/{}/remove/", "recovery-codes/"]
)
def test_every_change_asks_for_a_fresh_proof(browser, agent, act):
    key = SecurityKey.objects.create(user=agent, name="x", credential="x", public_key="x")
    session = browser.session
    session[PROVED] = 0
    session.save()

    assert browser.post(f"{PAGE}{act}".format(key.pk)).url == "/prove/"


def test_a_key_is_added_and_removed_through_the_page(browser, agent):
    key = Authenticator()
    options = browser.get(PAGE).context["options"]
    browser.post(f"{PAGE}keys/", {"answer": key.register(options), "name": "蓝色 <b>"})

    page = browser.get(PAGE).content.decode()
    assert "蓝色 &lt;b&gt;" in page
    browser.post(f"{PAGE}keys/{agent.security_keys.get().pk}/remove/")
    assert not agent.security_keys.exists()


def test_nobody_removes_a_key_of_somebody_else(browser, analyst):
    key, other = Authenticator(), client(analyst)
    options = other.get(PAGE).context["options"]
    other.post(f"{PAGE}keys/", {"answer": key.register(options), "name": "x"})

    assert browser.post(f"{PAGE}keys/{analyst.security_keys.get().pk}/remove/").status_code == 404
    assert analyst.security_keys.count() == 1


def test_recovery_codes_are_drawn_anew_and_a_telephone_is_removed(browser, agent):
    browser.post(f"{PAGE}totp/")
    browser.post(f"{PAGE}totp/confirm/", {"code": code_of(agent)})

    drawn = browser.post(f"{PAGE}recovery-codes/").content.decode()
    browser.post(f"{PAGE}totp/remove/")

    assert drawn.count("<li><code>") == 10
    assert not TotpDevice.objects.filter(user=agent).exists()
