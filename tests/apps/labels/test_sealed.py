from __future__ import annotations

from zhike.apps.labels.models import Label
from zhike.apps.vault.columns import sealed_columns


def test_what_labels_say_is_registered_with_the_key_of_the_text():
    registered = {(one.model, one.column): one.owner for one in sealed_columns()}

    assert registered[Label, "says_sealed"] == "text__key_owner"
