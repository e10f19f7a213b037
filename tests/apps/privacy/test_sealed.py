from __future__ import annotations

from tests.apps.privacy.conftest import ask

from zhike.apps.privacy.queries import words_of
from zhike.apps.vault.actions import change_key
from zhike.apps.vault.columns import sealed_columns


def test_what_privacy_seals_is_known_to_the_vault(lin):
    mine = {column.name for column in sealed_columns() if column.name.startswith("privacy.")}

    assert mine == {
        "privacy.CopyFile.content_sealed",
        "privacy.Erasure.words_sealed",
        "privacy.RightsRequest.answer_sealed",
        "privacy.RightsRequest.wish_sealed",
    }


def test_a_new_key_of_the_customer_opens_his_words(lin):
    made = ask(lin)

    change_key("C001")

    made.refresh_from_db()
    assert words_of(made).wish.startswith("请提供")
