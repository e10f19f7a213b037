"""Customers come in through a provider on the loopback, which lies in every way a test wants."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from joserfc import jwt
from joserfc.jwk import RSAKey

from zhike.apps.people.oidc import forget_discovered
from zhike.apps.portal.middleware import COOKIE
from zhike.apps.portal.models import PortalSession
from zhike.apps.portal.rules import is_fresh
from zhike.integrations.oidc import Oidc

LEAVE, BACK = "/my/sign-in/oidc/", "/my/sign-in/oidc/back/"
REFUSED = "This sign-in did not work"


@pytest.fixture(scope="module")
def provider():
    key = RSAKey.generate_key(2048, {"kid": "one"})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path == "/jwks":
                self.tell({"keys": [key.as_dict(private=False)]})
            else:
                at = server.issuer
                self.tell({
                    "issuer": at, "authorization_endpoint": f"{at}/auth",
                    "token_endpoint": f"{at}/token", "jwks_uri": f"{at}/jwks",
                })  # fmt: skip

        def do_POST(self):
            sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            server.asked.append(sent)
            now = int(time.time())
            claims = {
                "iss": server.issuer, "aud": "portal", "sub": "s-1", "iat": now, "exp": now + 60,
                "nonce": server.nonce, "customer_number": "C001",
            } | server.lies  # fmt: skip
            self.tell({"id_token": jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)})

        def tell(self, said):
            body = json.dumps(said).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args): ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def door(provider, settings, lin):
    forget_discovered()
    provider.lies, provider.asked, provider.nonce = {}, [], ""
    settings.CUSTOMER_OIDC = Oidc(
        issuer=provider.issuer,
        client_id="portal",
        client_secret="",
        label="",
        name_claim="customer_number",
        role_claim="",
        roles={},
        branch_claim="",
        new_role="",
    )
    return provider


def leave(browser, door, goes_on="/my/matters/") -> str:
    """Go to the provider; give the address that leads back."""
    asked = parse_qs(urlsplit(browser.post(LEAVE, {"next": goes_on}).headers["Location"]).query)
    door.nonce = asked["nonce"][0]
    assert asked["code_challenge_method"] == ["S256"]
    return f"{BACK}?code=abc&state={asked['state'][0]}"


def is_in(answer, browser) -> bool:
    return COOKIE in browser.cookies and answer.url == "/my/matters/"


def test_a_customer_comes_in_and_goes_on_where_he_wanted(door, visitor):
    answer = visitor.get(leave(visitor, door))

    assert is_in(answer, visitor)
    session = PortalSession.objects.get()
    assert (session.customer.customer_id, session.way) == ("C001", "oidc")
    assert door.asked[0]["code_verifier"]


def test_the_door_offers_it_only_where_it_is(door, visitor, settings):
    assert LEAVE in visitor.get("/my/sign-in/").content.decode()
    settings.CUSTOMER_OIDC = None

    assert LEAVE not in visitor.get("/my/sign-in/").content.decode()
    assert visitor.post(LEAVE).status_code == visitor.get(BACK).status_code == 404


@pytest.mark.parametrize(
    "lies",
    [
        {"iss": "https://other.example"},
        {"aud": "another"},
        {"aud": ["portal", "another"]},
        {"exp": 1_700_000_000, "iat": 1_699_999_000},
        {"nonce": "another"},
        {"customer_number": "C999"},
        {"customer_number": ["C001"]},
        {"customer_number": None},
    ],
)
def test_a_token_that_does_not_hold_or_names_nobody_opens_nothing(door, visitor, lies):
    door.lies = lies

    answer = visitor.get(leave(visitor, door), follow=True)

    assert REFUSED in answer.content.decode()
    assert not PortalSession.objects.exists()


def test_a_return_that_is_played_again_opens_nothing(door, visitor):
    back = leave(visitor, door)
    visitor.get(back)
    PortalSession.objects.all().delete()

    assert visitor.get(back).url.startswith("/my/sign-in/")
    assert not PortalSession.objects.exists()


def test_the_return_of_another_browser_opens_nothing(door, visitor):
    from tests.apps.conftest import client

    back, other = leave(visitor, door), client()

    other.get(back)
    leave(other, door)
    other.get(back)

    assert not PortalSession.objects.exists()


@pytest.mark.parametrize("more", ["&error=access_denied", "&iss=https://other.example"])
def test_a_refusal_there_or_another_provider_opens_nothing(door, visitor, more):
    visitor.get(leave(visitor, door) + more)

    assert not door.asked
    assert not PortalSession.objects.exists()


def test_nobody_is_led_out_of_the_portal(door, visitor):
    answer = visitor.get(leave(visitor, door, goes_on="https://evil.example/"))

    assert answer.url == "/my/"


def test_a_provider_that_is_away_says_so_at_the_door(door, visitor, settings):
    from dataclasses import replace

    settings.CUSTOMER_OIDC = replace(settings.CUSTOMER_OIDC, issuer="http://127.0.0.1:9")

    assert REFUSED in visitor.post(LEAVE, follow=True).content.decode()


def test_who_was_signed_in_there_already_is_no_fresh_proof(door, visitor):
    door.lies = {"auth_time": int(time.time()) - 3600}
    visitor.get(leave(visitor, door))

    session = PortalSession.objects.get()
    assert not is_fresh(session.span, now=timezone.now())


def test_a_provider_that_does_not_say_when_is_no_fresh_proof(door, visitor):
    visitor.get(leave(visitor, door))

    assert PortalSession.objects.get().proved_at is None


def test_who_is_in_is_asked_to_prove_himself_and_is_then_fresh(door, visitor):
    visitor.get(leave(visitor, door))
    asked = parse_qs(urlsplit(visitor.post(LEAVE).headers["Location"]).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])

    door.lies = {"auth_time": int(time.time())}
    visitor.get(leave(visitor, door))

    assert is_fresh(PortalSession.objects.first().span, now=timezone.now())


@pytest.mark.parametrize("lies", [{}, {"auth_time": 1_700_000_000}, {"auth_time": "now"}])
def test_a_provider_that_did_not_ask_him_anew_opens_no_second_session(door, visitor, lies):
    visitor.get(leave(visitor, door))
    door.lies = lies

    answer = visitor.get(leave(visitor, door), follow=True)

    assert REFUSED in answer.content.decode()
    assert PortalSession.objects.count() == 1
