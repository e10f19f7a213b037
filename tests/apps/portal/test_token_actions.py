from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone
from joserfc import jwt
from joserfc.jwk import OctKey

from zhike.apps.portal import limits
from zhike.apps.portal.errors import TokenRefused, TooOften
from zhike.apps.portal.models import UsedToken
from zhike.apps.portal.token_actions import forget_old_tokens, take_token

KEY = "k" * 40
HERE = "10.0.0.1"


@pytest.fixture(autouse=True)
def app_key(settings):
    settings.APP_KEY = KEY


def token(*, key: str = KEY, alg: str = "HS256", **changed: object) -> str:
    now = int(time.time())
    said = {"aud": "zhike-portal", "sub": "C001", "jti": "t-1", "iat": now, "exp": now + 120}
    return jwt.encode({"alg": alg}, {**said, **changed}, OctKey.import_key(key))


def test_a_token_of_the_app_names_its_customer_once(lin):
    made = token()

    assert take_token(made, address=HERE) == lin
    with pytest.raises(TokenRefused):
        take_token(made, address=HERE)
    with pytest.raises(TokenRefused):
        take_token(token(exp=int(time.time()) + 60), address=HERE)  # the same name again


def test_a_whole_branch_comes_in_by_one_address_and_wrong_ones_are_still_counted(lin):
    for number in range(limits.TOKENS.attempts + 5):
        take_token(token(jti=f"t-{number}"), address=HERE)
    for _time in range(limits.TOKENS.attempts):
        with pytest.raises(TokenRefused):
            take_token("wrong", address=HERE)

    with pytest.raises(TooOften):
        take_token(token(jti="last"), address=HERE)


def test_a_token_of_a_merged_entry_leads_to_the_entry_in_use(lin, lin_again):
    assert take_token(token(sub="C002"), address=HERE) == lin


@pytest.mark.parametrize(
    "made",
    [
        lambda: token(key="z" * 40),
        lambda: token(aud="zhike-chat"),
        lambda: token(sub="C777"),
        lambda: token(exp=int(time.time()) - 1),
        lambda: token(exp=int(time.time()) + 3600),
        lambda: token() + "x",
        lambda: token().rsplit(".", 1)[0] + ".",
        lambda: "eyJhbGciOiJub25lIn0.eyJzdWIiOiJDMDAxIn0.",
        lambda: "",
        lambda: "x" * 5000,
    ],
)
def test_any_other_token_is_refused_in_the_same_words(lin, made):
    with pytest.raises(TokenRefused):
        take_token(made(), address=HERE)

    assert not UsedToken.objects.exists()


def test_without_a_key_no_token_is_taken(lin, settings):
    made = token()
    settings.APP_KEY = ""

    with pytest.raises(TokenRefused):
        take_token(made, address=HERE)


def test_used_tokens_are_forgotten_when_they_are_over(lin):
    take_token(token(), address=HERE)
    assert forget_old_tokens() == 0
    UsedToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert forget_old_tokens() == 1
