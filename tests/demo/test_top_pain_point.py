"""The planted top pain point is first on the board, and the question of the page finds it."""

from __future__ import annotations

import pyarrow as pa
import pytest
from tests.demo.conftest import Tables

from zhike.demo.bank import RULES_FOLDER
from zhike.demo.events import SCHEMA
from zhike.demo.look_pains import matter_to_mend_first
from zhike.demo.planted import TOP_PAIN_POINT
from zhike.engine.store import Batch, Store
from zhike.pipelines.pain_board import Assumptions, board_of_bank
from zhike.schema import (
    change_log,
    contact,
    customer,
    customer_month,
    event_log,
    feedback_text,
    holding,
    survey_answer,
)

READ = (change_log, contact, customer, customer_month, feedback_text, holding, survey_answer)


def stored(tables: Tables, root) -> Store:
    """Give a store of a bank in a home that has its list of pain points."""
    (root / "pains.yaml").write_bytes((RULES_FOLDER / "pains.yaml").read_bytes())
    store = Store(root / "store")
    logs = [rows for rows in tables.values() if rows.schema.names == SCHEMA.names]
    store.append(event_log.CONTRACT, pa.concat_tables(logs), batch=Batch(batch_id="logs"))
    for one in READ:
        store.append(
            one.CONTRACT, tables[one.CONTRACT.name], batch=Batch(batch_id=one.CONTRACT.name)
        )
    return store


def board(store: Store):
    found = board_of_bank(assumptions=Assumptions(), store=store)
    return {row["matter"]: row for row in found.rows}


@pytest.fixture(autouse=True)
def written(own_home):
    own_home.mkdir(exist_ok=True)
    (own_home / "pains.yaml").write_bytes((RULES_FOLDER / "pains.yaml").read_bytes())


def test_the_planted_pain_point_is_first_beyond_chance_and_the_release_is_named(tables, tmp_path):
    rows = board(stored(tables, tmp_path))
    seen = matter_to_mend_first(tmp_path)
    first = next(iter(rows.values()))
    planted = TOP_PAIN_POINT.leave_share

    assert first["matter"] == TOP_PAIN_POINT.reason
    assert (seen.reported, seen.places) == (True, (TOP_PAIN_POINT.reason,))
    assert seen.value.value == first["stake"]["leaving"]["value"]
    assert (first["rank_lowest"], first["rank_highest"]) == (1, 1)
    assert first["stake"]["leaving"]["lower"] < planted < first["stake"]["leaving"]["upper"] + 0.02
    causes = {
        matter: [one["change"]["title"] for one in row["causes"]] for matter, row in rows.items()
    }
    assert causes.pop("手机银行登录") == ["手机银行 6.2 版"]
    assert not any(causes.values())
