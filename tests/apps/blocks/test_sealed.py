from __future__ import annotations

from tests.apps.blocks.conftest import offer

from zhike.apps.blocks.actions import mark_spam
from zhike.apps.vault.columns import sealed_columns


def test_what_is_sealed_is_known_to_whoever_changes_keys(box, spam, agent):
    block = mark_spam(spam.pk, by=agent, reason="Werbung")
    offer(box, 2)
    found = {one.name: one for one in sealed_columns() if one.name.startswith("blocks.")}

    assert set(found) == {
        "blocks.Block.sender_sealed",
        "blocks.Block.reason_sealed",
        "blocks.Held.words_sealed",
        "blocks.Held.content_sealed",
    }
    assert all(one.rows_of(block.key_owner).count() == 1 for one in found.values())
    sender = found["blocks.Block.sender_sealed"]
    assert (sender.index, sender.normal("A@B", "email")) == ("sender_index", "a@b")
