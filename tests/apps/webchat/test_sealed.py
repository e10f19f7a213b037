from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from tests.apps.webchat.conftest import said

from zhike.apps.tickets.actions import link_customer
from zhike.apps.vault.columns import sealed_columns
from zhike.apps.vault.keys import Keyring
from zhike.apps.webchat.call_back_actions import ask_call_back
from zhike.apps.webchat.models import CallBack


def test_the_number_follows_its_ticket_to_the_key_of_its_customer(visitor, lin):
    said(visitor)
    row = ask_call_back(
        visitor,
        number="13800001111",
        window=timezone.now() + timedelta(hours=3),
        text="年费",
        once="once-0001",
    )

    link_customer(row.ticket_id, customer=lin, by="wang")

    row.refresh_from_db()
    opened = Keyring.of(["C001"]).open(row.number_sealed, customer_id="C001")
    assert opened == "13800001111"
    assert Keyring.of(["C001"]).open(row.text_sealed, customer_id="C001") == "年费"


def test_the_column_is_in_the_list_of_the_vault():
    found = {one.column for one in sealed_columns() if one.model is CallBack}
    assert found == {"number_sealed", "text_sealed"}
