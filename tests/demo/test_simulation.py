from collections import Counter

import numpy as np
import pytest
from tests.demo.conftest import tables_of

from zhike.demo.bank import found_bank
from zhike.demo.columns import arrow_schema
from zhike.demo.make import PIECES
from zhike.demo.simulation import simulate

LOGS = ("mortgage", "account_opening", "service", "campaign", "app")


@pytest.fixture(scope="module")
def pieces(bank):
    return list(simulate(bank))


def test_the_same_seed_gives_the_same_rows_in_every_table():
    first = tables_of(found_bank(seed=5, customers=1_000))
    again = tables_of(found_bank(seed=5, customers=1_000))

    assert first.keys() == again.keys()
    assert all(first[name].equals(again[name]) for name in first)


def test_another_seed_gives_another_bank(tables):
    other = tables_of(found_bank(seed=8, customers=3_000))

    assert not any(
        other[name].equals(tables[name]) for name in tables if name not in {"change_log"}
    )


def test_every_row_keeps_its_contract(pieces):
    for piece in pieces:
        assert piece.rows.schema.equals(arrow_schema(piece.contract))
        piece.rows.validate(full=True)
        required = [column.name for column in piece.contract.columns if not column.nullable]
        assert all(piece.rows.column(name).null_count == 0 for name in required)


def test_keys_never_repeat(pieces):
    seen = Counter()
    for piece in pieces:
        keys = zip(
            *(piece.rows.column(name).to_pylist() for name in piece.contract.key), strict=True
        )
        seen.update((piece.contract.name, *key) for key in keys)

    assert max(seen.values()) == 1


def test_a_simulation_has_as_many_pieces_as_the_progress_bar_expects(pieces):
    assert len(pieces) == PIECES


def test_switching_one_truth_off_leaves_the_rest_of_the_bank(tables, without):
    absent = without("mortgage_bottleneck")
    unchanged = {"customer", "holding", "contact", "transaction", "survey_answer", "agent_state"}

    assert all(absent[name].equals(tables[name]) for name in unchanged)
    assert not absent["mortgage"].equals(tables["mortgage"])
    same = absent["app"].drop_columns("event_id")
    assert same.equals(tables["app"].drop_columns("event_id"))


def test_times_lie_in_the_banks_year(tables):
    year = np.datetime64("2024-12-31T16:00"), np.datetime64("2025-12-31T16:00")
    for name in LOGS:
        at = tables[name].column("occurred_at").to_numpy()
        assert at.min() >= year[0]
        assert at.max() < year[1]


def test_a_customer_of_a_log_is_a_customer_of_the_bank(tables):
    known = set(tables["customer"].column("customer_id").to_pylist())

    assert all(set(tables[name].column("customer_id").to_pylist()) <= known for name in LOGS)


def test_the_app_is_the_largest_log(tables):
    events = {name: tables[name].num_rows for name in LOGS}

    assert max(events, key=events.get) == "app"
    assert 80 < sum(events.values()) / 3_000 < 120
