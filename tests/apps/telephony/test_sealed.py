from __future__ import annotations

from tests.apps.telephony.conftest import RINGING, told

from zhike.apps.vault.columns import sealed_columns


def test_a_number_belongs_to_the_key_of_its_call(board):
    call = told(board, RINGING)
    (column,) = [one for one in sealed_columns() if one.name == "telephony.Call.number_sealed"]

    assert list(column.rows_of(call.key_owner)) == [call]
    assert column.index == "number_index"
