"""Proofs over real processes: small counts in every check, full counts with `make soak`."""

from __future__ import annotations

import pytest
from tests.conftest import SOAK
from tests.processes import Bank

TOKEN = """
from zhike.apps.api.actions import create_token
made = create_token(name="proof", permissions=["branches.manage"], by="chen")
print(made.secret)
"""


@pytest.fixture
def bank(tmp_path, own_database) -> Bank:
    made = Bank(tmp_path / "bank")
    made.environment["ZHIKE_API_CALLS"] = "100000000"  # the limit of calls has its own tests
    return made


@pytest.fixture
def token(bank) -> str:
    return bank.run(TOKEN).strip()


def full_count(full: int, *, else_count: int) -> int:
    """Give the full count in the soak, and the small one in every check."""
    return full if SOAK else else_count
