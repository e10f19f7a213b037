from __future__ import annotations

import json

import pytest

from zhike.apps.api.models import Token
from zhike.apps.api.queries import token_of
from zhike.cli.main import main

pytestmark = pytest.mark.django_db


def test_only_the_secret_stands_on_standard_output(capsys):
    status = main(["token", "create", "core banking"])

    secret = capsys.readouterr().out.strip()
    assert status == 0
    assert token_of(secret).name == "core banking"
    assert token_of(secret).permissions == ["imports.run"]


def test_the_list_tells_everything_but_the_secret(capsys):
    main(["token", "create", "report", "--may", "read"])
    secret = capsys.readouterr().out.strip()
    main(["token", "list"])

    listed = capsys.readouterr().out
    (token,) = json.loads(listed)
    assert (token["name"], token["permissions"]) == ("report", ["journeys.see"])
    assert token["revoked_at"] is None
    assert secret.startswith(token["shown"])
    assert secret not in listed


def test_a_revoked_token_opens_nothing(capsys):
    main(["token", "create", "core banking"])
    secret = capsys.readouterr().out.strip()

    assert main(["token", "revoke", "core banking"]) == 0
    assert token_of(secret) is None
    assert Token.objects.get().revoked_by.endswith("(command line)")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ["revoke", "nobody"],
            "token_unknown: No token is called nobody, or it is revoked already."
            " “zhike token list” names those there are.\n",
        ),
        (["create", "core"], "name_taken: The name core is taken. Choose another one.\n"),
    ],
)
def test_a_refusal_is_one_english_sentence_with_its_code(capsys, words, sentence):
    main(["token", "create", "core"])
    capsys.readouterr()

    status = main(["token", *words])

    told = capsys.readouterr()
    assert status == 2
    assert told.err == sentence
    assert told.out == ""
