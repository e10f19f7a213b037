"""Wang reports, Fang of the AML role reads."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.apps.conftest import client, person

from zhike.apps.people.models import User
from zhike.apps.people.rules import Role
from zhike.apps.suspicions.actions import send_notice
from zhike.apps.suspicions.models import Notice
from zhike.apps.suspicions.rules import Sign

SECRET = "绝密现象四万九"  # stands nowhere but in the notice


@pytest.fixture
def aml(db) -> User:
    return person(username="fang", role=Role.AML_OFFICER, name="方敏")


@pytest.fixture
def as_aml(aml):
    return client(aml)


def sent(author: User, **more) -> Notice:
    return send_notice(
        **{
            "sign": Sign.STRUCTURING,
            "text": f"三天各存 49,900，{SECRET}",
            "author": author,
            "once": uuid4().hex,
            "customer_id": "C001",
            "ticket": "",
            **more,
        }
    )


@pytest.fixture
def notice(agent, lin, ticket) -> Notice:
    return sent(agent, ticket=ticket.number)
