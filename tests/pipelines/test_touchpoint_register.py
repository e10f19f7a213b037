"""The register of the demo bank: what its old and its young customers meet where they seldom go."""

from __future__ import annotations

import pyarrow as pa
import pytest
from tests.demo.test_top_pain_point import READ
from tests.pain_bank import AWAY, CATALOGUE, store_pains

from zhike.demo.bank import RULES_FOLDER, found_bank
from zhike.demo.events import SCHEMA
from zhike.demo.simulation import simulate
from zhike.engine.store import Batch, Store
from zhike.pipelines.touchpoint_register import register_of_bank
from zhike.schema import event_log


@pytest.fixture
def demo(tmp_path, own_home) -> Store:
    own_home.mkdir(exist_ok=True)
    for source in RULES_FOLDER.rglob("*.yaml"):
        target = own_home / source.relative_to(RULES_FOLDER)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(source.read_bytes())
    store = Store(tmp_path / "store")
    pieces: dict[str, list[pa.Table]] = {}
    for piece in simulate(found_bank(seed=7, customers=2_000)):
        name = "event_log" if piece.rows.schema.names == SCHEMA.names else piece.name
        pieces.setdefault(name, []).append(piece.rows)
    for contract in (event_log.CONTRACT, *(one.CONTRACT for one in READ)):
        rows = pa.concat_tables(pieces[contract.name])
        store.append(contract, rows, batch=Batch(batch_id=contract.name))
    return store


def test_the_gaps_of_the_demo_bank_are_found_and_every_event_has_its_place(demo):
    found = register_of_bank(store=demo)
    by = {
        fault: {
            (one["user_type"], one["stage"], one["touchpoint"], one["channel"])
            for one in found.facts["findings"]
            if one["fault"] == fault
        }
        for fault in ("misplaced", "missing")
    }

    # The oldest hardly use app and cash machine: there they must activate.
    assert ("65+", "use", "开户·激活", "app、atm") in by["misplaced"]
    assert by["missing"] == {("65+", "use", "", "branch")}
    # The young hardly go to a branch, where mortgages are signed.
    signing = {place[0] for place in by["misplaced"] if place[2] == "房贷·签约"}
    assert signing <= {"18-24", "25-34", "35-44"}
    assert found.facts["without_touchpoint"] == 0
    assert found.facts["unmapped"] == []
    assert found.facts["without_owner"] == ["邮件"]
    assert ["use", "branch"] in found.facts["empty"]
    few = [row for row in found.rows if row["customers"] is None]
    assert few
    assert all(row["events"] is None for row in few)
    assert {row["customers"] for row in found.rows if row["customers"]} & set(range(1, 10)) == set()
    places: dict[tuple[str, ...], set[bool]] = {}
    for row in found.rows:
        place = row["user_type"], row["touchpoint"], row["channel"]
        places.setdefault(place, set()).add(row["customers"] is None)
    # One stage with few hides the others of its place: the place's own n would tell how few.
    assert all(len(hidden) == 1 for hidden in places.values())


def test_only_customers_in_reach_and_an_empty_bank_has_no_rows(tmp_path, own_home):
    own_home.mkdir(exist_ok=True)
    (own_home / "pains.yaml").write_text(CATALOGUE, encoding="utf-8")
    store = Store(tmp_path / "pains")
    store_pains(store)

    (row,) = register_of_bank(by="segment", branches=[AWAY], store=store).rows

    assert (row["touchpoint"], row["customers"]) == ("热线", 120)
    assert register_of_bank(store=Store(tmp_path / "empty")).rows == []
