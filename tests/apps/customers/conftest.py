"""Two branches with a customer each, and somebody who serves at one of them."""

from __future__ import annotations

import pytest
from tests.apps.conftest import client, person

from zhike.apps.customers.actions import add_identifier, create_customer
from zhike.apps.customers.rules import CustomerKind, IdentifierKind
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role

ID_NUMBER = "11010519491231002X"
PHONE = "13812345678"


@pytest.fixture
def east(db):
    return create_branch(code="E", name="东湖支行", parent=head_office(), by="chen")


@pytest.fixture
def west(db):
    return create_branch(code="W", name="西塘支行", parent=head_office(), by="chen")


@pytest.fixture
def teller(east):
    return person(username="ma", role=Role.AGENT, name="马云飞", branch=east)


@pytest.fixture
def as_teller(teller):
    return client(teller)


@pytest.fixture
def lin(east):
    """A customer of the eastern branch, known by identity number and telephone."""
    made = create_customer(
        kind=CustomerKind.PERSONAL,
        customer_id="C00000001",
        name="林知夏",
        home_branch=east,
        tier="金卡",
        by="ma",
    )
    add_identifier("C00000001", kind=IdentifierKind.ID_NUMBER, value=ID_NUMBER, by="ma")
    add_identifier("C00000001", kind=IdentifierKind.PHONE, value=PHONE, by="ma")
    made.refresh_from_db()
    return made


@pytest.fixture
def qian(west):
    """A customer of the western branch, out of the teller's reach."""
    return create_customer(
        kind=CustomerKind.PERSONAL,
        customer_id="C00000002",
        name="钱若溪",
        home_branch=west,
        by="bo",
    )
