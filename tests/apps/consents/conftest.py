"""Two customers of the cast with their purposes; 林知夏 is one person with two entries."""

from __future__ import annotations

import pytest
from django.utils import timezone

from zhike.apps.consents import sending
from zhike.apps.consents.actions import give_consent
from zhike.apps.consents.permission import send_permission
from zhike.apps.consents.rules import Channel, TakenThrough, Topic
from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.vault.keys import index_of, seal_for
from zhike.integrations.customer_messages.permit import Permit
from zhike.integrations.customer_messages.senders import MailSender


def customer(number: str, *, branch=None, merged_into: Customer | None = None) -> Customer:
    now = timezone.now()
    made = Customer.objects.create(
        customer_id=number,
        kind="personal",
        state="merged" if merged_into else "active",
        merged_into=merged_into,
        name_sealed=seal_for(number, f"林知夏 {number}"),
        name_index=index_of(f"林知夏 {number}", kind="name"),
        home_branch=branch or head_office(),
        created_at=now,
        updated_at=now,
    )
    for kind, value in (("phone", "13800001111"), ("email", "lin@example.cn")):
        Identifier.objects.create(
            customer=made,
            kind=kind,
            value_sealed=seal_for(number, value),
            value_index=index_of(value, kind=kind),
            source="core",
            noted_at=now,
        )
    return made


@pytest.fixture
def lin(purposes) -> Customer:
    return customer("C001")


@pytest.fixture
def lin_again(lin) -> Customer:
    """A second entry of 林知夏."""
    return customer("C002", merged_into=lin)


@pytest.fixture
def elsewhere(db):
    return create_branch(code="E1", name="东湖支行", parent=head_office(), by="test")


@pytest.fixture
def of_another_branch(purposes) -> Customer:
    away = create_branch(code="W1", name="西山支行", parent=head_office(), by="test")
    return customer("C009", branch=away)


@pytest.fixture
def posted(monkeypatch):
    """The mails that went out; the senders of the house are put back afterwards."""
    out: list[tuple[str, str, str]] = []
    monkeypatch.setattr(sending, "_SENDERS", {})
    sending.use_sender(MailSender(lambda mail: out.append((mail.address, mail.subject, mail.text))))
    return out


@pytest.fixture
def permit(lin) -> Permit:
    give_consent(
        lin, purposes=["marketing"], taken_through=TakenThrough.APP, evidence="S", by="wang"
    )
    return send_permission(lin, channel=Channel.EMAIL, purpose="marketing", topic=Topic.PRODUCTS)
