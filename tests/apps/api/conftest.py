"""Tokens of several powers, and calls with them."""

from __future__ import annotations

import pytest

from zhike.apps.api.actions import create_token
from zhike.apps.people.rules import Permission

EVERYTHING = tuple(Permission)


@pytest.fixture(autouse=True)
def counted_from_nothing(nothing_counted) -> None:
    """Every test here calls the API."""


@pytest.fixture
def modest(db) -> str:
    """The secret of a token that may only send events."""
    return create_token(name="modest", permissions=["ingest"], by="chen").secret


def problem(answer) -> tuple[int, str]:
    """Status and code of an error, which always has the same three parts."""
    told = answer.json()
    assert set(told) == {"code", "message", "way_out"}
    assert all(told.values())
    return answer.status_code, told["code"]
