"""Tokens of several powers, and calls with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from zhike.apps.api import limits
from zhike.apps.api.actions import create_token
from zhike.apps.people.rules import Permission

EVERYTHING = tuple(Permission)


@pytest.fixture(autouse=True)
def nothing_counted() -> Iterator[None]:
    limits.forget()
    yield
    limits.forget()


@pytest.fixture
def mighty(db) -> str:
    """The secret of a token with every permission, for the whole bank."""
    return create_token(name="mighty", permissions=EVERYTHING, by="chen").secret


@pytest.fixture
def modest(db) -> str:
    """The secret of a token that may only send events."""
    return create_token(name="modest", permissions=["ingest"], by="chen").secret


@pytest.fixture
def call(visitor, mighty):
    """Call the API; with another secret, or with none (`token=""`)."""

    def ask(path, *, method="GET", body=None, token=mighty, headers=None):
        sent = {"Authorization": f"Bearer {token}"} if token else {}
        return visitor.generic(
            method,
            f"/api/v1/{path}",
            b"" if body is None else body,
            content_type="application/json",
            headers={**sent, **(headers or {})},
        )

    return ask


def problem(answer) -> tuple[int, str]:
    """Status and code of an error, which always has the same three parts."""
    told = answer.json()
    assert set(told) == {"code", "message", "way_out"}
    assert all(told.values())
    return answer.status_code, told["code"]
