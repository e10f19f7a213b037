"""What is sealed of a conversation: words, names of files, files, drafts."""

from __future__ import annotations

from zhike.apps.conversations.models import Attachment, Draft, Message
from zhike.apps.vault.columns import SealedColumn, sealed_column

for model, column in (
    (Message, "text_sealed"),
    (Attachment, "name_sealed"),
    (Attachment, "content_sealed"),
    (Draft, "text_sealed"),
):
    sealed_column(SealedColumn(model=model, column=column, owner="ticket__key_owner", field="note"))
