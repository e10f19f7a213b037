"""A customer of one branch, an agent who serves him, and one of another branch."""

from __future__ import annotations

import pytest
from tests.apps.conftest import client, person

from zhike.apps.customers.actions import add_identifier, create_customer
from zhike.apps.customers.rules import CustomerKind, IdentifierKind
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role
from zhike.apps.unmasking.actions import grant_unmask

PHONE, ID_NUMBER = "13812345678", "11010519491231002X"
GROUNDS = {"fields": ["phone"], "reason": "verify", "note": "林知夏在柜台", "minutes": 5}


@pytest.fixture
def east(db):
    return create_branch(code="E", name="东湖支行", parent=head_office(), by="chen")


@pytest.fixture
def teller(east):
    return person(username="ma", role=Role.AGENT, name="马云飞", branch=east)


@pytest.fixture
def as_teller(teller):
    return client(teller)


@pytest.fixture
def stranger(db):
    west = create_branch(code="W", name="西塘支行", parent=head_office(), by="chen")
    return person(username="hu", role=Role.SUPERVISOR, name="胡杨", branch=west)


@pytest.fixture
def lin(east):
    create_customer(
        kind=CustomerKind.PERSONAL, customer_id="C1", name="林知夏", home_branch=east, by="ma"
    )
    add_identifier("C1", kind=IdentifierKind.PHONE, value=PHONE, by="ma")
    add_identifier("C1", kind=IdentifierKind.ID_NUMBER, value=ID_NUMBER, by="ma")
    return "C1"


@pytest.fixture
def granted(lin, teller, east):
    return grant_unmask(customer_id=lin, branch=east, by=teller, **GROUNDS)
