from __future__ import annotations

from datetime import UTC, datetime

import pytest

from zhike.apps.vault.errors import LedgerBroken
from zhike.apps.vault.ledger import Erasure, add_erasures, all_erasures, ledger_file

NOON = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_ledger(settings, tmp_path):
    settings.ERASURE_LEDGER = str(tmp_path / "ledger" / "erasures.ndjson")


def erasure(customer_id):
    return Erasure(customer_id=customer_id, erased_at=NOON)


def test_erasures_are_read_as_they_were_written():
    add_erasures([erasure("C1"), erasure("C2")])
    add_erasures([erasure("C3")])

    assert list(all_erasures()) == [erasure("C1"), erasure("C2"), erasure("C3")]


def test_a_line_cut_by_a_power_failure_does_not_spoil_the_next():
    add_erasures([erasure("C1")])
    with ledger_file().open("a") as handle:
        handle.write('{"customer_id": "C2", "era')

    add_erasures([erasure("C3")])

    assert [one.customer_id for one in all_erasures()] == ["C1", "C3"]


def test_a_whole_line_that_is_no_erasure_is_told():
    add_erasures([erasure("C1")])
    with ledger_file().open("a") as handle:
        handle.write('{"customer": "C2"}\n')

    with pytest.raises(LedgerBroken, match="line 2"):
        list(all_erasures())


def test_without_a_file_nobody_was_erased():
    assert list(all_erasures()) == []
