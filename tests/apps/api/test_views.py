from __future__ import annotations

import re

from tests.apps.conftest import client as browser_of
from tests.apps.conftest import person

from zhike.apps.api import actions
from zhike.apps.api.models import Token
from zhike.apps.api.queries import token_of
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role

SECRET = re.compile(r"zhike_[\w-]{43}")


def make(client, **changes):
    whole = {"permissions": ["ingest"], "branch": head_office().pk, "days": 90}
    data = {"name": "core banking"} | whole | changes
    return client.post("/admin/tokens/", data)


def test_the_secret_is_shown_once_and_opens_what_it_says(as_administrator):
    answer = make(as_administrator)

    (secret,) = SECRET.findall(answer.content.decode())
    assert token_of(secret).name == "core banking"
    assert "no-store" in answer["Cache-Control"]
    assert not SECRET.search(as_administrator.get("/admin/tokens/").content.decode())


def test_a_name_in_use_and_unknown_permissions_are_refused(as_administrator):
    make(as_administrator)

    assert make(as_administrator).status_code == 422
    assert make(as_administrator, name="x", permissions=["everything"]).status_code == 422
    assert Token.objects.count() == 1


def test_a_revoked_token_stays_in_the_list_and_opens_nothing(as_administrator, db):
    made = actions.create_token(name="core banking", permissions=["read"], by="chen")

    as_administrator.post(f"/admin/tokens/{made.token.pk}/revoke/")
    again = as_administrator.post(f"/admin/tokens/{made.token.pk}/revoke/", follow=True)

    assert token_of(made.secret) is None
    assert "Revoked" in again.content.decode()
    assert as_administrator.post("/admin/tokens/0/revoke/").status_code == 404
    assert as_administrator.get(f"/admin/tokens/{made.token.pk}/revoke/").status_code == 405


def test_a_token_of_another_branch_is_neither_seen_nor_revoked(as_administrator):
    east, west = (
        create_branch(code=code, name=code, parent=head_office(), by="test")
        for code in ("east", "west")
    )
    made = actions.create_token(name="core west", permissions=["read"], branch=west, by="chen")
    here = browser_of(person(username="gao", role=Role.ADMINISTRATOR, branch=east))

    assert "core west" not in here.get("/admin/tokens/").content.decode()
    assert here.post(f"/admin/tokens/{made.token.pk}/revoke/").status_code == 404
    assert token_of(made.secret)
    assert "core west" in as_administrator.get("/admin/tokens/").content.decode()


def test_only_an_administrator_sees_tokens(as_analyst):
    assert as_analyst.get("/admin/tokens/").status_code == 403
    assert make(as_analyst).status_code == 403
