from __future__ import annotations

from tests.apps.consents.conftest import customer

from zhike.apps.customers.keeping import places
from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.privacy import proving


def test_the_words_of_a_person_are_his_values_and_their_indexes(lin):
    words = proving.words_of([lin])

    assert {"13800001111", "lin@example.cn", lin.name_index} <= set(words)
    assert all(len(word) >= proving.SHORTEST for word in words)


def test_every_place_is_looked_into(lin):
    left = proving.left_in_places([lin])

    assert set(left) == {place.name for place in places()}
    assert left["customers.identifiers"] == 2


def test_a_look_names_what_is_still_there(lin):
    proof = proving.look([lin], words=proving.words_of([lin]))

    assert proof.still_there["customers.identifiers"] == 2
    assert proof.still_there["customers.Identifier"] == 2  # by its blind indexes
    assert proof.still_there["customers.Customer"] == 1


def test_the_columns_cover_sealed_values_and_indexes_and_leave_staff_out():
    columns = {model: names for model, names in proving.text_columns()}

    assert {"name_sealed", "name_index"} <= set(columns[Customer])
    assert "value_index" in columns[Identifier]
    assert not [model for model in columns if model._meta.app_label == "people"]


def test_without_words_nothing_is_found(lin):
    assert proving.rows_with(Identifier, ["value_index"], words=[]) is None


def test_a_value_that_another_customer_shares_is_his_and_is_counted_apart(lin):
    customer("C002")  # the same telephone and mail address

    proof = proving.look([lin], words=proving.words_of([lin]))

    assert proof.still_there["customers.Identifier"] == 2
    assert proof.scanned["rows_of_others_with_the_same_value"] == 2
