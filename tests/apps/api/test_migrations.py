"""Tokens that were made before the api app existed go on working."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from zhike.apps.api.actions import create_token
from zhike.apps.api.models import Token
from zhike.apps.api.queries import token_of
from zhike.apps.api.rules import token_digest

BEFORE = [("imports", "0001_initial"), ("people", "0003_branches"), ("api", None)]


@pytest.fixture
def old_tokens(transactional_db):
    """The tables as they were, with a token for events, one for figures, and a revoked one."""
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()
    executor.migrate(BEFORE)
    state = executor.loader.project_state(
        [("imports", "0001_initial"), ("people", "0003_branches")]
    )
    branches = state.apps.get_model("people", "Branch").objects
    branches.create(code="HO", name="总行", path="/1/")
    now = timezone.now()
    rows = state.apps.get_model("imports", "Token").objects
    for number, (name, scope) in enumerate([("core", "ingest"), ("bi", "read"), ("old", "read")]):
        rows.create(
            id=40 + number,
            name=name,
            scope=scope,
            shown=f"zhike_{name}",
            digest=token_digest(f"zhike_{name}-secret"),
            created_at=now,
            created_by="chen",
            revoked_at=now if name == "old" else None,
        )
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(latest)


def test_old_tokens_open_what_they_opened_and_end_within_a_year(old_tokens):
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    core, bi = token_of("zhike_core-secret"), token_of("zhike_bi-secret")
    assert (core.pk, core.permissions, core.reach) == (40, ["imports.run"], "/1/")
    assert (bi.pk, bi.permissions) == (41, ["journeys.see"])
    assert token_of("zhike_old-secret") is None
    assert timedelta(days=364) < core.expires_at - timezone.now() <= timedelta(days=365)
    # The next token gets a number of its own, on PostgreSQL too.
    assert create_token(name="new", permissions=["read"], by="chen").token.pk > 42
    assert Token.objects.count() == 4
