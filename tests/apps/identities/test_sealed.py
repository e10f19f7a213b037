from tests.apps.identities.conftest import seen

from zhike.apps.identities.actions import merge_customers
from zhike.apps.identities.rules import Reason
from zhike.apps.vault.columns import sealed_columns
from zhike.apps.vault.keys import Keyring


def test_the_note_of_a_merge_is_sealed_for_the_merged_entry(lin, again):
    made = merge_customers(
        survivor=seen(lin), absorbed=seen(again), reason=Reason.CUSTOMER, by="zhao", note="柜面确认"
    )

    (column,) = [c for c in sealed_columns() if c.name == "identities.Merge.note_sealed"]
    assert list(column.rows_of("C2")) == [made]
    assert Keyring.of(["C2"]).open(made.note_sealed, customer_id="C2") == "柜面确认"
