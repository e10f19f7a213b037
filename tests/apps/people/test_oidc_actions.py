from __future__ import annotations

from dataclasses import replace

import pytest
from tests.apps.people.test_oidc import CONFIG

from zhike.apps.audit.models import AuditRow
from zhike.apps.people.errors import LastAdministrator, OidcRefused
from zhike.apps.people.models import User
from zhike.apps.people.oidc_actions import person_of_claims

MAPPED = replace(CONFIG, role_claim="groups", roles={"chiefs": "manager", "staff": "agent"})


def test_the_first_group_of_the_setting_decides_at_every_sign_in(analyst):
    claims = {"sub": "s-li", "preferred_username": "li", "groups": ["staff", "chiefs"]}

    person_of_claims(MAPPED, claims)
    person_of_claims(MAPPED, claims)

    assert User.objects.get(pk=analyst.pk).role == "manager"
    row = AuditRow.objects.get(activity="change person")
    assert row.by == "oidc"


def test_a_group_without_a_role_leaves_the_role_as_it_is(analyst):
    person_of_claims(MAPPED, {"sub": "s-li", "preferred_username": "li", "groups": ["others"]})

    assert User.objects.get(pk=analyst.pk).role == "analyst"


def test_the_last_administrator_is_not_made_something_else(administrator):
    claims = {"sub": "s-chen", "preferred_username": "chen", "groups": ["staff"]}

    with pytest.raises(LastAdministrator):
        person_of_claims(MAPPED, claims)


@pytest.mark.parametrize("new_role", ["", "emperor", "customer"])
def test_who_is_unknown_comes_in_only_with_a_role_that_has_pages(db, new_role):
    with pytest.raises(OidcRefused):
        person_of_claims(
            replace(CONFIG, new_role=new_role), {"sub": "s", "preferred_username": "he"}
        )


def test_without_a_name_nobody_is_made(db):
    with pytest.raises(OidcRefused):
        person_of_claims(replace(CONFIG, new_role="agent"), {"sub": "s"})
