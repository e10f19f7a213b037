from __future__ import annotations

import time

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from zhike.apps.people import oidc
from zhike.apps.people.errors import OidcRefused
from zhike.integrations.oidc import Oidc

KEY, OTHER = RSAKey.generate_key(2048), RSAKey.generate_key(2048)
CONFIG = Oidc(
    issuer="https://id.bank.example",
    client_id="zhike",
    client_secret="",
    label="",
    name_claim="preferred_username",
    role_claim="",
    roles={},
    branch_claim="",
    new_role="",
)


@pytest.fixture(autouse=True)
def provider(monkeypatch):
    """What the provider publishes; `fetched` counts how often its keys were asked for."""
    fetched = []

    def fetch(url, *, anew=False):
        fetched.append((url, anew))
        if url.endswith("/.well-known/openid-configuration"):
            return {"issuer": CONFIG.issuer, "jwks_uri": f"{CONFIG.issuer}/keys"}
        return {"keys": [KEY.as_dict(private=False)]}

    monkeypatch.setattr(oidc, "_fetched", fetch)
    return fetched


def token(*, key=KEY, alg="RS256", **changes):
    now = int(time.time())
    claims = {
        "iss": CONFIG.issuer, "aud": "zhike", "sub": "s-li", "nonce": "n", "iat": now,
        "exp": now + 300,
    } | changes  # fmt: skip
    claims = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode({"alg": alg}, claims, key)


def test_a_token_that_holds_gives_its_claims():
    assert oidc.checked(CONFIG, token(), nonce="n")["sub"] == "s-li"
    many = token(aud=["zhike", "other"], azp="zhike")
    assert oidc.checked(CONFIG, many, nonce="n")["azp"] == "zhike"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "other"},
        {"aud": ["zhike", "other"]},
        {"azp": "other"},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"exp": int(time.time()) - 120},
        {"exp": None},
        {"iat": int(time.time()) + 86_400},
        {"key": OTHER},
    ],
)
def test_a_token_that_does_not_hold_is_refused(changes):
    with pytest.raises(OidcRefused):
        oidc.checked(CONFIG, token(**changes), nonce="n")


@pytest.mark.parametrize("text", ["", "x", "a.b.c"])
def test_what_is_no_token_is_refused(text):
    with pytest.raises(OidcRefused):
        oidc.checked(CONFIG, text, nonce="n")


def test_an_unsigned_token_is_refused():
    head, body, _signature = token().split(".")
    from base64 import urlsafe_b64encode

    none = urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    for forged in (f"{none}.{body}.", f"{head}.{body}."):
        with pytest.raises(OidcRefused):
            oidc.checked(CONFIG, forged, nonce="n")


def test_keys_are_asked_for_anew_once_when_none_fits(provider):
    with pytest.raises(OidcRefused):
        oidc.checked(CONFIG, token(key=OTHER), nonce="n")

    assert [anew for url, anew in provider if url.endswith("/keys")] == [False, True]


def test_a_provider_that_calls_itself_otherwise_is_refused(monkeypatch):
    monkeypatch.setattr(oidc, "_fetched", lambda url, **_kind: {"issuer": "https://x.example"})

    with pytest.raises(OidcRefused):
        oidc.checked(CONFIG, token(), nonce="n")
