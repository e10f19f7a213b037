"""Talks to the bank's own sign-in (OpenID Connect): PKCE, state, nonce, checked tokens."""

from __future__ import annotations

import hashlib
import secrets
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus, urlencode

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from zhike.apps.people.errors import OidcRefused
from zhike.integrations.oidc import Oidc

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
SCOPE = "openid profile"
SECONDS = 5.0
KEPT_SECONDS = 600
LEEWAY_SECONDS = 60
_kept: dict[str, tuple[float, dict[str, Any]]] = {}


@dataclass(frozen=True, kw_only=True)
class Errand:
    """What is kept in the session between leaving for the provider and coming back."""

    state: str
    nonce: str
    verifier: str
    next_page: str
    again: bool

    @classmethod
    def new(cls, *, next_page: str, again: bool) -> Errand:
        return cls(
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(64),
            next_page=next_page,
            again=again,
        )


def way_out(config: Oidc, errand: Errand, *, redirect_uri: str) -> str:
    """The address at the provider where somebody signs in."""
    challenge = urlsafe_b64encode(hashlib.sha256(errand.verifier.encode()).digest())
    asked = {
        "response_type": "code",
        "client_id": config.client_id,
        "redirect_uri": redirect_uri,
        "scope": SCOPE,
        "state": errand.state,
        "nonce": errand.nonce,
        "code_challenge": challenge.decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    more = {"prompt": "login", "max_age": "0"} if errand.again else {}
    return f"{_discovered(config)['authorization_endpoint']}?{urlencode(asked | more)}"


def claims_of(config: Oidc, errand: Errand, *, code: str, redirect_uri: str) -> dict[str, Any]:
    """Give what the provider says of whoever came back with this code.

    Raises
    ------
    OidcRefused
        The provider refuses, cannot be reached, or its token does not hold.
    """
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "client_id": config.client_id,
        "code_verifier": errand.verifier,
    }
    # RFC 6749, 2.3.1: name and secret are form-encoded before they become a header.
    known = (quote_plus(config.client_id), quote_plus(config.client_secret))
    try:
        answer = httpx.post(
            _discovered(config)["token_endpoint"],
            data=sent,
            auth=known if config.client_secret else None,
            timeout=SECONDS,
        )
        answer.raise_for_status()
        token = str(answer.json()["id_token"])
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise OidcRefused.provider() from error
    return checked(config, token, nonce=errand.nonce)


def checked(config: Oidc, token: str, *, nonce: str) -> dict[str, Any]:
    """Give the claims of a token whose signature, issuer, audience, time and nonce hold."""
    must = jwt.JWTClaimsRegistry(
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": config.issuer},
        aud={"essential": True, "value": config.client_id},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        try:
            read = jwt.decode(token, _keys(config), algorithms=ALGORITHMS)
        except JoseError:
            # The provider may have changed its keys since they were fetched.
            read = jwt.decode(token, _keys(config, anew=True), algorithms=ALGORITHMS)
        must.validate(read.claims)
    except (JoseError, ValueError) as error:
        raise OidcRefused.token() from error
    audiences = read.claims["aud"]
    many = isinstance(audiences, list) and len(audiences) > 1
    if (many or "azp" in read.claims) and read.claims.get("azp") != config.client_id:
        raise OidcRefused.token()
    return dict(read.claims)


def forget_discovered() -> None:
    _kept.clear()


def _discovered(config: Oidc) -> dict[str, Any]:
    found = _fetched(f"{config.issuer}/.well-known/openid-configuration")
    if found.get("issuer") != config.issuer:
        raise OidcRefused.provider()
    return found


def _keys(config: Oidc, *, anew: bool = False) -> KeySet:
    return KeySet.import_key_set(_fetched(_discovered(config)["jwks_uri"], anew=anew))  # type: ignore[arg-type]


def _fetched(url: str, *, anew: bool = False) -> dict[str, Any]:
    kept = _kept.get(url)
    if kept and not anew and time.monotonic() - kept[0] < KEPT_SECONDS:
        return kept[1]
    try:
        answer = httpx.get(url, timeout=SECONDS, follow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise OidcRefused.provider() from error
    if not isinstance(found, dict):
        raise OidcRefused.provider()
    _kept[url] = (time.monotonic(), found)
    return found
