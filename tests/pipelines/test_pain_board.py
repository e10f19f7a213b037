"""The board of the bank of `tests.pain_bank`: from stored tables to ranked pain points."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.pain_bank import AWAY, BEGIN, CARD, CATALOGUE, DAY, FEE, LINE, SMALL, store_pains

from zhike.analytics.errors import InvalidCatalogue
from zhike.engine.store import Store
from zhike.pipelines.pain_board import Assumptions, Said, board_of_bank, matter_named


@pytest.fixture(scope="module")
def pains(tmp_path_factory) -> Store:
    made = Store(tmp_path_factory.mktemp("pains") / "store")
    store_pains(made)
    return made


@pytest.fixture(autouse=True)
def written(own_home):
    own_home.mkdir(exist_ok=True)
    (own_home / "pains.yaml").write_text(CATALOGUE, encoding="utf-8")


def rows_of(store, **asked):
    found = board_of_bank(store=store, **{"assumptions": Assumptions(), **asked})
    return {row["matter"]: row for row in found.rows}, found.facts


def test_the_matter_that_costs_customers_comes_first_and_all_evidences_are_one_line(pains):
    rows, facts = rows_of(pains)
    fee = rows[FEE]

    assert next(iter(rows)) == FEE
    assert set(rows) == {FEE, CARD, LINE}
    assert (fee["rank_lowest"], fee["rank_highest"]) == (1, 1)
    assert {one["evidence"] for one in fee["evidences"]} == {"repeat", "low_score", "words"}
    assert fee["stake"]["leaving"]["lower"] > 0.1
    assert fee["stake"]["worth"]["value"] == pytest.approx(1_236, abs=5)
    assert facts["hidden"] == 1  # four customers had to come back about opening an account
    assert SMALL not in rows
    leaving = rows[CARD]["stake"]["leaving"]  # this one costs nobody
    assert leaving["lower"] < 0 < leaving["upper"]


def test_only_customers_in_reach_count(pains):
    assert rows_of(pains, branches=["东湖支行"])[0][FEE]["met"] == 540
    assert rows_of(pains, branches=[AWAY])[0] == {}  # nobody there had to come back


def test_what_is_assumed_changes_the_figure_and_is_told_with_it(pains):
    plain, _ = rows_of(pains)
    dear, facts = rows_of(pains, assumptions=replace(Assumptions(), years=2.0, contact_yuan=0.0))

    twice = dear[FEE]["stake"]["yuan"]["value"]
    assert twice > 1.9 * (plain[FEE]["stake"]["yuan"]["value"] - 16 * plain[FEE]["reach"] * 2)
    assert facts["assumptions"]["years"] == 2.0


def test_complaints_of_the_operational_half_join_their_matter_by_code(pains):
    told = [
        Said(customer_id=f"C{number:05}", codes=("B3", "C11"), occurred_at=BEGIN + 100 * DAY)
        for number in range(1, 40, 2)
    ]

    rows, _facts = rows_of(pains, complaints=told)

    assert rows[FEE]["reach"] > rows_of(pains)[0][FEE]["reach"]
    assert "complaint" in {one["evidence"] for one in rows[FEE]["evidences"]}


def test_an_empty_bank_has_an_empty_board(tmp_path):
    found = board_of_bank(assumptions=Assumptions(), store=Store(tmp_path / "empty"))

    assert (found.rows, found.facts["has_worth"]) == ([], False)


def test_a_list_that_cannot_be_read_says_why(pains, own_home):
    (own_home / "pains.yaml").write_text("matters: [{activity: x}]", encoding="utf-8")

    with pytest.raises(InvalidCatalogue, match="matter"):
        board_of_bank(assumptions=Assumptions(), store=pains)


def test_a_matter_is_known_with_all_its_names():
    assert matter_named(FEE).complaints == ("C11",)
    assert matter_named("nobody wrote it").words == ()
