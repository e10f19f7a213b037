from __future__ import annotations

import pytest

from zhike.apps.imports.rules import IGNORED, Kind
from zhike.apps.imports.table_roles import (
    COLUMN_LABELS,
    labels_for,
    mapping_of,
    missing_in,
    roles_of,
)
from zhike.pipelines.table_mapping import TABLES, TableMapping, load_table_preset


class Source:
    """Loans of the Czech bank, whose preset says more than the page shows."""

    kind = Kind.HOLDINGS
    base = load_table_preset("berka_loan")
    columns = ("loan_id", "account_id", "date", "amount", "duration", "payments", "status")
    constants = base.constants


UNCHANGED = {column: roles_of(Source.base, column=column)[0] for column in Source.columns}


@pytest.mark.parametrize("table", TABLES)
def test_every_column_of_every_table_has_its_words(table):
    class Any(Source):
        kind = Kind(table)

    labels = labels_for(Any)

    assert set(TABLES[table].column_names) <= set(labels)
    assert IGNORED in labels
    assert set(COLUMN_LABELS) >= set(TABLES[table].column_names)


def test_a_column_may_be_several_things_at_once():
    assert roles_of(Source.base, column="status") == ["product", "sign"]
    assert roles_of(Source.base, column="account_id") == ["holder.account"]
    assert roles_of(Source.base, column="duration") == [IGNORED]


def test_what_the_page_cannot_show_of_a_preset_is_kept():
    mapping = mapping_of(UNCHANGED, constants=Source.constants, zone=Source.base.zone, look=Source)

    for name in ("columns", "prefix", "constants", "codes", "formats", "holder", "negative"):
        assert getattr(mapping, name) == getattr(Source.base, name), name


def test_a_column_that_is_left_out_is_nothing_else_either():
    mapping = mapping_of(
        UNCHANGED | {"status": IGNORED}, constants=Source.constants, zone="UTC", look=Source
    )

    assert "product" not in mapping.columns
    assert "product" not in mapping.codes
    assert mapping.negative == {}


def test_a_column_chosen_for_a_constant_takes_its_place():
    mapping = mapping_of(
        UNCHANGED | {"duration": "product_kind"},
        constants=Source.constants,
        zone="UTC",
        look=Source,
    )

    assert mapping.constants == {}
    assert mapping.columns["product_kind"] == ("duration",)


def test_the_prefix_of_a_key_does_not_go_to_another_kind_of_key():
    other = mapping_of(
        UNCHANGED | {"account_id": "holder.card"},
        constants=Source.constants,
        zone="UTC",
        look=Source,
    )

    assert other.holder == {"column": "account_id", "kind": "card"}


def test_a_customer_found_by_his_account_needs_no_number():
    needed = {"holding_id", "product", "product_kind", "balance_cents", "opened_date"}

    assert missing_in(needed, look=Source) == ["Customer number"]
    assert missing_in(needed | {"holder.account"}, look=Source) == []


def test_a_mapping_made_by_hand_says_no_more_than_was_chosen():
    class Bare(Source):
        kind = Kind.MONTHS
        base = TableMapping(table="months", columns={})
        columns = ("a", "b")
        constants = {}  # noqa: RUF012

    mapping = mapping_of(
        {"a": "customer_id", "b": "month_date"}, constants={}, zone="UTC", look=Bare
    )

    assert mapping == TableMapping(
        table="months", columns={"customer_id": ("a",), "month_date": ("b",)}, zone="UTC"
    )
