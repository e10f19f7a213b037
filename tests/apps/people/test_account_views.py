from __future__ import annotations

import pytest
from django.test import Client

from zhike.apps.people.actions import create_person
from zhike.apps.people.models import User
from zhike.apps.people.rules import Role

FIRST, OWN = "abcd-efgh-jkmn", "a password of my own"


@pytest.fixture
def newcomer(db):
    """Somebody who was just let in, signed in with the first password."""
    create_person(
        username="sun", password=FIRST, role=Role.ANALYST, by="test", must_change_password=True
    )
    return signed_in(FIRST)


def signed_in(password):
    client = Client(headers={"Accept-Language": "en"})
    client.cookies["zhike_language"] = "en"
    client.post("/sign-in/", {"username": "sun", "password": password})
    return client


def change(client, *, present=FIRST, wanted=OWN, again=OWN):
    return client.post("/account/", {"present": present, "wanted": wanted, "again": again})


@pytest.mark.parametrize("path", ["/", "/jobs/", "/insight/journeys/"])
def test_a_first_password_opens_nothing_but_its_own_change(newcomer, path):
    answer = newcomer.get(path)

    assert (answer.status_code, answer.url) == (302, "/account/")


def test_a_first_password_opens_no_api_either(newcomer):
    answer = newcomer.get("/api/v1/logs")

    assert (answer.status_code, answer.json()["code"]) == (403, "password_change_due")


def test_after_the_change_all_is_open_and_the_first_password_is_none(newcomer):
    elsewhere = signed_in(FIRST)

    assert change(newcomer).status_code == 302

    assert newcomer.get("/").status_code == 200
    assert elsewhere.get("/account/").url.startswith("/sign-in/")
    assert "_auth_user_id" not in signed_in(FIRST).session
    assert signed_in(OWN).get("/").status_code == 200


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"present": "wrong"}, "This is not your present password."),
        ({"again": "another"}, "The two differ."),
        ({"wanted": "short", "again": "short"}, "fewer than 10 characters"),
        ({"wanted": "12345678901", "again": "12345678901"}, "numeric"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_changes(newcomer, given, told):
    answer = change(newcomer, **given)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert User.objects.get(username="sun").check_password(FIRST)


def test_all_other_sessions_can_be_ended(newcomer):
    elsewhere = signed_in(FIRST)
    change(newcomer)
    elsewhere = signed_in(OWN)

    newcomer.post("/account/sessions/end/")

    assert newcomer.get("/").status_code == 200
    assert elsewhere.get("/").url.startswith("/sign-in/")
