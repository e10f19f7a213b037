"""Two customers at their own door: 林知夏 with two entries, and somebody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from zhike.apps.consents.rules import TakenThrough
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.people.branch_actions import head_office
from zhike.apps.portal.middleware import COOKIE
from zhike.apps.portal.rules import Way
from zhike.apps.portal.session_actions import open_session
from zhike.apps.privacy.actions import make_copy, receive_request
from zhike.apps.privacy.rules import RightKind
from zhike.apps.vault.keys import index_of, seal_for

PHONE, MAIL = "13800001111", "lin@example.cn"


def customer(
    number: str,
    *,
    phone: str = "",
    mail: str = "",
    merged_into: Customer | None = None,
    is_age_friendly: bool = False,
) -> Customer:
    now = timezone.now()
    made = Customer.objects.create(
        customer_id=number,
        kind="personal",
        state="merged" if merged_into else "active",
        merged_into=merged_into,
        name_sealed=seal_for(number, "林知夏"),
        home_branch=head_office(),
        is_age_friendly=is_age_friendly,
        created_at=now,
        updated_at=now,
    )
    for kind, value in (("phone", phone), ("email", mail)):
        if value:
            Identifier.objects.create(
                customer=made,
                kind=kind,
                value_sealed=seal_for(number, value),
                value_index=index_of(value, kind=kind),
                source="core",
                noted_at=now,
            )
    return made


def customer_client(number: str, *, way: Way = Way.CODE, is_demo: bool = False) -> Client:
    """A browser in which a customer is signed in; made where nobody has this number yet."""
    found = Customer.objects.filter(customer_id=number).first() or customer(number)
    made = Client(headers={"host": "localhost"})
    made.cookies["zhike_language"] = "en"
    _session, key = open_session(found, way=way, address="127.0.0.1", browser="", is_demo=is_demo)
    made.cookies[COOKIE] = key
    return made


def own_objects(number: str) -> dict[str, dict[str, Any]]:
    """What stands for the objects of a customer in an address, by the sample's name."""
    load_standard_purposes()
    found = Customer.objects.filter(customer_id=number).first() or customer(number)
    request = receive_request(
        found,
        kind=RightKind.COPY,
        received_through=TakenThrough.WEB,
        wish="全部",
        identity_proof="portal",
        by="test",
    )
    copy = make_copy(request.pk, by="test")
    return {
        "right": {"request_id": request.pk},
        "copy": {"request_id": request.pk, "copy_id": copy.pk},
    }


@pytest.fixture
def lin(db) -> Customer:
    load_standard_purposes()
    return customer("C001", phone=PHONE, mail=MAIL)


@pytest.fixture
def lin_again(lin) -> Customer:
    """A second entry of 林知夏."""
    return customer("C002", merged_into=lin)


@pytest.fixture
def gao(db) -> Customer:
    return customer("C009", phone="13900002222")


@pytest.fixture
def as_lin(lin) -> Client:
    return customer_client("C001")
