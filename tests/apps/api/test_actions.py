from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from zhike.apps.api import actions
from zhike.apps.api.errors import LifeRefused, NameTaken, PermissionsMissing, TokenUnknown
from zhike.apps.api.models import Token
from zhike.apps.audit.models import AuditRow
from zhike.apps.people.rules import Permission


def test_of_a_token_only_the_hash_is_stored_and_its_secret_is_long(db):
    made = actions.create_token(name="core", permissions=["ingest"], by="chen")

    row = Token.objects.values().get()
    assert made.secret not in str(row)
    assert len(made.secret) >= 43 + len("zhike_")
    assert made.secret.startswith(row["shown"])


def test_two_valid_tokens_cannot_share_a_name_but_a_revoked_one_frees_it(db):
    actions.create_token(name="core", permissions=["ingest"], by="chen")
    with pytest.raises(NameTaken):
        actions.create_token(name="core", permissions=["read"], by="chen")

    actions.revoke_token(name="core", by="chen")
    actions.create_token(name="core", permissions=["read"], by="chen")

    assert Token.objects.filter(revoked_at=None).get().permissions == ["journeys.see"]


def test_a_token_is_revoked_once(db):
    actions.create_token(name="core", permissions=["ingest"], by="chen")
    token = actions.revoke_token(name="core", by="wang")

    assert token.revoked_by == "wang"
    with pytest.raises(TokenUnknown):
        actions.revoke_token(name="core", by="wang")


def test_the_last_use_is_noted_to_the_minute(db):
    token = actions.create_token(name="core", permissions=["ingest"], by="chen").token
    now = timezone.now()

    actions.note_use(token, now=now)
    token.refresh_from_db()
    actions.note_use(token, now=now + timedelta(seconds=30))
    token.refresh_from_db()

    assert token.last_used_at == now


def test_a_token_carries_its_permissions_and_no_other(db):
    token = actions.create_token(name="core", permissions=["ingest", "customers.see"], by="c").token

    assert {one for one in Permission if token.may(one)} == {
        Permission.RUN_IMPORTS,
        Permission.SEE_CUSTOMERS,
    }


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_token_lives_for_a_year_at_most(db, days):
    with pytest.raises(LifeRefused):
        actions.create_token(name="core", permissions=["read"], by="chen", days=days)


@pytest.mark.parametrize("words", [[], ["everything"], ["read", ""]])
def test_a_token_opens_something_that_there_is(db, words):
    with pytest.raises(PermissionsMissing):
        actions.create_token(name="core", permissions=words, by="chen")


def test_the_audit_log_says_what_a_token_may_and_never_its_secret(db):
    made = actions.create_token(name="core", permissions=["read"], by="chen")
    actions.revoke_token(name="core", by="wang")

    rows = AuditRow.objects.filter(case_id=f"token-{made.token.pk}")
    told = "".join(row.after for row in rows)
    assert [row.activity for row in rows.order_by("id")] == ["create token", "revoke token"]
    assert "journeys.see" in told
    assert made.secret not in told
