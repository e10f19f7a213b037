from __future__ import annotations

from zhike.apps.consents.models import WaitingMessage
from zhike.apps.consents.sending import leave_for_sending
from zhike.apps.vault.columns import sealed_columns
from zhike.apps.vault.keys import Keyring


def test_the_words_of_waiting_messages_are_known_to_the_vault(posted, permit):
    leave_for_sending(permit, subject="新产品", text="您好", by="wang")
    columns = [one for one in sealed_columns() if one.model is WaitingMessage]

    (row,) = columns[0].rows_of("C001")
    ring = Keyring.of(["C001"])
    opened = {ring.open(getattr(row, one.column), customer_id="C001") for one in columns}
    assert opened == {"新产品", "您好"}
