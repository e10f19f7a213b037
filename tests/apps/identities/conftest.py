"""Entries that are one person (lin and her second entry), and one that is not."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.apps.conftest import client, person, top

from zhike.apps.customers.actions import add_identifier, create_customer
from zhike.apps.customers.models import Customer
from zhike.apps.customers.rules import CustomerKind, IdentifierKind
from zhike.apps.identities.models import Pair
from zhike.apps.people.branch_actions import create_branch
from zhike.apps.people.rules import Role

ID_NUMBER, OTHER_NUMBER = "11010519491231002X", "110105194912310118"
PHONE, ADDRESS = "16100000001", "云溪市东湖区文昌路8号3栋502室"
EVIDENCE = {"name": [4, 9.8], "birth": [-1, 0.0], "contact": [3, 19.6], "email": [0, -2.1]}


def entry(number: str, name: str, *, branch, kind=CustomerKind.PERSONAL, **known: str) -> Customer:
    made = create_customer(kind=kind, customer_id=number, name=name, home_branch=branch, by="chen")
    for identifier, value in known.items():
        add_identifier(number, kind=IdentifierKind(identifier), value=value, by="chen")
    made.refresh_from_db()
    return made


def seen(customer: Customer) -> tuple[str, int]:
    customer.refresh_from_db()
    return customer.customer_id, customer.version


def pair_of(first: Customer, second: Customer, **more) -> Pair:
    told = {"strength": "doubtful", "rule": "probability", "probability": 0.5, "weight": 1.0}
    return Pair.objects.create(
        first=first, second=second, evidence=EVIDENCE, found_at=timezone.now(), **told | more
    )


@pytest.fixture
def branch(db):
    return top()


@pytest.fixture
def lin(branch):
    return entry("C1", "林知夏", branch=branch, id_number=ID_NUMBER, phone=PHONE, address=ADDRESS)


@pytest.fixture
def again(branch):
    """Lin's second entry, without her number and with her name in letters."""
    return entry("C2", "Lin Zhixia", branch=branch, phone=PHONE, address=ADDRESS)


@pytest.fixture
def wang(branch):
    return entry("C3", "王溪", branch=branch, id_number=OTHER_NUMBER)


@pytest.fixture
def pair(lin, again):
    return pair_of(lin, again)


@pytest.fixture
def supervisor(branch):
    return person(username="zhao", role=Role.SUPERVISOR, branch=branch)


@pytest.fixture
def as_supervisor(supervisor):
    return client(supervisor)


@pytest.fixture
def west(branch):
    return create_branch(code="W", name="西塘支行", parent=branch, by="chen")


@pytest.fixture
def as_western_supervisor(west):
    return client(person(username="bo", role=Role.SUPERVISOR, branch=west))
