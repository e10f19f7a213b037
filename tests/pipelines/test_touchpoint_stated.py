"""What the demo bank's customers said, held against what they do: what is planted, nothing else."""

from __future__ import annotations

import shutil

import pytest
from tests.demo.conftest import bank, tables
from tests.demo.test_top_pain_point import stored
from tests.pain_bank import store_pains

from zhike.demo.bank import RULES_FOLDER, found_bank
from zhike.demo.people import make_people
from zhike.demo.planted import STATED_CHANNEL, STATED_IMPORTANCE
from zhike.demo.touchpoint_survey import said_choices
from zhike.engine.store import Store
from zhike.pipelines.touchpoint_register import register_of_bank
from zhike.pipelines.touchpoint_stated import Said, SaidChoice, stated_of_bank

__all__ = ["bank", "tables"]
# The old name the branch for daily banking, as they use it otherwise: no word against a deed.
OLD = ("missing", "65+", "use", "branch")


@pytest.fixture
def store(tables, tmp_path, own_home):
    """The bank of the demo's tests, with its rules in the home that is in use."""
    shutil.copytree(RULES_FOLDER, own_home, dirs_exist_ok=True)
    return stored(tables, tmp_path)


def register(store, choices, **how):
    return register_of_bank(store=store, said=Said(version="1", read=lambda: choices), **how)


def heard(found):
    return {
        (one["fault"], one["user_type"], one["stage"], one["channel"])
        for one in found.facts["findings"]
        if one["basis"] == "asked"
    }, [(one["gap"], one["touchpoint"]) for one in found.facts["stated"]["contrasts"]]


def test_what_is_planted_in_their_words_is_found_and_without_it_nothing_is(bank, store):
    people = make_people(bank)
    without = ("stated_importance", "stated_channel")
    plain = found_bank(seed=bank.seed, customers=bank.customers, without=without)

    found = register(store, said_choices(bank, people))
    faults, gaps = heard(found)

    planted = STATED_CHANNEL
    assert faults == {
        ("misplaced", planted.user_type, planted.stage, planted.channel), OLD,
    }  # fmt: skip
    assert gaps == [("shown", STATED_IMPORTANCE.touchpoint)]
    # Stated beside derived, each with its n and interval, and of the type of the row.
    row = next(one for one in found.rows if one["touchpoint"] == STATED_IMPORTANCE.touchpoint)
    assert row["stated"]["lower"] < STATED_IMPORTANCE.said_share < row["stated"]["upper"]
    assert 10 <= row["n_stated"] < 600
    assert row["importance"]["lower"] > 0 < row["n_importance"]
    # Each asked person named one channel: the shares of a type are one whole.
    (helped, _daily) = found.facts["stated"]["channels"]
    old = [one["share"]["value"] for one in helped["said"] if one["user_type"] == "65+"]
    assert sum(old) == pytest.approx(1)

    # Another version: the kept answer is of other words.
    quiet = register_of_bank(
        store=store, said=Said(version="2", read=lambda: said_choices(plain, people))
    )
    assert heard(quiet) == ({OLD}, [])


def test_words_of_customers_out_of_reach_or_of_nobody_tell_nothing(tmp_path, own_home):
    own_home.mkdir(exist_ok=True)
    (own_home / "touchpoints.yaml").write_bytes((RULES_FOLDER / "touchpoints.yaml").read_bytes())
    small = Store(tmp_path / "pains")
    store_pains(small)
    stranger = [
        SaidChoice(customer_id="C99999999", question="matters", option="bills", is_chosen=True)
    ]

    assert register(small, stranger).facts["stated"] == {}
    assert register(small, stranger, branches=[]).facts["stated"] == {}
    assert register_of_bank(store=small).facts["stated"] == {}
    (first, *_others) = stated_of_bank().preferred
    assert (first.code, first.stage) == ("help-by", "after_sales")
