"""林知夏 with everything that the bank can keep of her, and the rules of a new bank."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from tests.apps.conftest import client
from tests.apps.consents.conftest import customer

from zhike.apps.consents.actions import choose_contact, give_consent
from zhike.apps.consents.rules import TakenThrough, Wishes
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.customers.models import Customer
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.privacy import actions
from zhike.apps.privacy.models import RightsRequest
from zhike.apps.privacy.retention_actions import load_standard_rules, note_start
from zhike.apps.privacy.rules import RightKind

LONG_AGO = date(2010, 1, 31)


@pytest.fixture
def bank(db) -> None:
    load_standard_purposes()
    load_standard_rules()


@pytest.fixture
def lin(bank) -> Customer:
    made = customer("C001")
    give_consent(
        made, purposes=["marketing"], taken_through=TakenThrough.APP, evidence="S-1", by="wang"
    )
    choose_contact(
        made,
        wishes=Wishes(refused_channels=frozenset({"sms"})),
        taken_through=TakenThrough.APP,
        evidence="S-2",
        by="wang",
    )
    return made


@pytest.fixture
def lin_again(lin) -> Customer:
    """A second entry of 林知夏."""
    return customer("C002", merged_into=lin)


@pytest.fixture
def holder(bank) -> Customer:
    """Somebody who has accounts, so that the law keeps his record."""
    made = customer("C005")
    Customer.objects.filter(pk=made.pk).update(opened_date=date(2020, 5, 1))
    made.refresh_from_db()
    return made


@pytest.fixture
def gone_long_ago(holder) -> Customer:
    note_start(holder, record_class="customer_identity", starts=LONG_AGO, by="chen")
    return holder


@pytest.fixture
def away(bank) -> Customer:
    """A customer of another branch."""
    branch = create_branch(code="W1", name="西山支行", parent=head_office(), by="test")
    return customer("C009", branch=branch)


@pytest.fixture
def elsewhere(db):
    return create_branch(code="E1", name="东湖支行", parent=head_office(), by="test")


def ask(who: Customer, kind: RightKind = RightKind.ACCESS, *, proof="网点核验") -> RightsRequest:
    return actions.receive_request(
        who,
        kind=kind,
        received_through=TakenThrough.BRANCH,
        wish="请提供 13800001111 的全部信息",
        identity_proof=proof,
        by="wang",
    )


@pytest.fixture
def fresh_administrator(administrator) -> Client:
    """An administrator who proved just now that it is he."""
    return proved(client(administrator))


def proved(one: Client) -> Client:
    session = one.session
    session["proved_at"] = timezone.now().timestamp()
    session.save()
    return one
