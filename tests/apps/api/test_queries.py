from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.conftest import person

from zhike.apps.api import queries
from zhike.apps.api.actions import create_token, revoke_token
from zhike.apps.api.errors import BranchUnknown
from zhike.apps.api.models import Token
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role


def test_a_token_is_found_by_its_secret_with_its_branch_in_one_query(
    mighty, django_assert_num_queries
):
    with django_assert_num_queries(1):
        token = queries.token_of(mighty)

        assert token.reach == token.branch.path


def test_an_expired_or_revoked_token_is_none(db):
    made = create_token(name="core", permissions=["read"], by="chen")
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert queries.token_of(made.secret) is None

    Token.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert queries.token_of(made.secret) == made.token

    revoke_token(name="core", by="chen")
    assert queries.token_of(made.secret) is None


def test_a_token_without_a_branch_is_the_head_offices(administrator):
    create_token(name="core", permissions=["read"], by="chen")
    Token.objects.update(branch=None)
    below = create_branch(code="east", name="东湖支行", parent=head_office(), by="test")
    nobody = person(username="gao", role=Role.ADMINISTRATOR)
    nobody.branch = None

    assert [token.name for token in queries.tokens_for(administrator)] == ["core"]
    for caller in (person(username="sun", role=Role.ADMINISTRATOR, branch=below), nobody):
        assert not queries.tokens_for(caller)


def test_a_secret_of_any_letters_is_just_unknown(db):
    assert queries.token_of("\ud800 \x00 键") is None


def test_a_branch_is_found_by_its_code(db):
    top = head_office()

    assert queries.branch_of(top.code) == top
    with pytest.raises(BranchUnknown):
        queries.branch_of("nowhere")
