from __future__ import annotations

from zhike.apps.conversations.models import Attachment, Draft, Message
from zhike.apps.vault.columns import sealed_columns


def test_words_and_files_are_registered_with_the_key_of_their_ticket():
    registered = {(one.model, one.column): one.owner for one in sealed_columns()}

    for place in (
        (Message, "text_sealed"),
        (Attachment, "name_sealed"),
        (Attachment, "content_sealed"),
        (Draft, "text_sealed"),
    ):
        assert registered[place] == "ticket__key_owner"
