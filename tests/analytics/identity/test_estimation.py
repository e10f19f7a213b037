"""The model must give back the shares from which patterns were drawn."""

import numpy as np
import pytest

from zhike.analytics.identity.comparison import FIELDS
from zhike.analytics.identity.estimation import USUAL, Model, Patterns, estimate

M = {
    "name": (0.02, 0.02, 0.06, 0.10, 0.80),
    "birth": (0.02, 0.08, 0.90),
    "sex": (0.01, 0.99),
    "contact": (0.20, 0.20, 0.20, 0.40),
    "email": (0.50, 0.50),
}
U = {
    "name": (0.95, 0.0498, 0.0001, 0.00005, 0.00005),
    "birth": (0.995, 0.00495, 0.00005),
    "sex": (0.5, 0.5),
    "contact": (0.99997, 0.00001, 0.00001, 0.00001),
    "email": (0.99999, 0.00001),
}
MATCHES, ALL_PAIRS = 5_000, 200_000_000


def drawn(shares, count, rng):
    return {name: rng.choice(len(values), count, p=values) for name, values in shares.items()}


@pytest.fixture(scope="module")
def model():
    rng = np.random.default_rng(5)
    people = drawn(M, MATCHES, rng)
    strangers = drawn(U, 3_000, rng)
    # A third of the strangers was compared for one agreement each, as blocking does.
    for place, (name, level) in enumerate((("contact", 2), ("email", 1), ("contact", 1))):
        strangers[name][place::3] = level
    levels = {name: np.concatenate((people[name], strangers[name])) for name in M}
    all_pairs = {
        name: ALL_PAIRS * np.array(values) + np.bincount(people[name], minlength=len(values))
        for name, values in U.items()
    }
    for name in ("contact", "email"):
        counted = np.bincount(levels[name], minlength=len(M[name])).astype(float)
        all_pairs[name] = np.concatenate(([ALL_PAIRS - counted[1:].sum()], counted[1:]))
    count = len(levels["name"])
    return estimate(
        Patterns(levels=levels, settled=np.full(count, -1), counts=np.ones(count)),
        agreements=all_pairs, pairs=ALL_PAIRS, strength=1.0, rounds=200,
    )  # fmt: skip


@pytest.mark.parametrize("name", list(M))
def test_the_shares_among_matches_are_found_without_labels(model, name):
    assert model.m[name] == pytest.approx(M[name], abs=0.02)


def test_the_share_of_matches_among_all_pairs_is_found(model):
    assert model.prior * ALL_PAIRS == pytest.approx(MATCHES, rel=0.03)


def test_an_unknown_value_weighs_nothing_and_a_rare_agreement_much(model):
    bits = model.bits("birth", np.array([-1, 0, 2]))

    assert bits[0] == 0
    assert bits[1] == pytest.approx(np.log2(0.02 / 0.995), abs=0.6)
    assert bits[2] == pytest.approx(np.log2(0.90 / 0.00005), abs=0.1)


def test_without_candidates_the_usual_shares_stay_and_nothing_breaks():
    none = {item.name: np.array([], dtype=int) for item in FIELDS}

    model = estimate(
        Patterns(levels=none, settled=np.array([], dtype=int), counts=np.array([])),
        agreements={item.name: np.zeros(len(item.levels)) for item in FIELDS},
        pairs=0.0, strength=20.0, rounds=10,
    )  # fmt: skip

    assert all(model.m[name] == pytest.approx(usual) for name, usual in USUAL.items())
    assert 0 < model.prior <= 0.5


def test_what_documents_settle_anchors_the_classes():
    usual = {name: np.array([len(shares) - 1]) for name, shares in USUAL.items()}
    agreements = {name: ALL_PAIRS * np.array(values) for name, values in U.items()}

    def fitted(settled):
        patterns = Patterns(levels=usual, settled=np.array([settled]), counts=np.array([1_000.0]))
        return estimate(patterns, agreements=agreements, pairs=ALL_PAIRS, strength=20.0, rounds=50)

    assert fitted(1).prior * ALL_PAIRS == pytest.approx(1_000)
    assert fitted(0).prior * ALL_PAIRS == pytest.approx(0.5)


def test_the_example_of_the_method_page_is_reckoned_right():
    model = Model(
        m={"name": np.array([0.1, 0.9]), "contact": np.array([0.2, 0.8])},
        u={"name": np.array([0.999, 0.001]), "contact": np.array([0.999999, 0.000001])},
        prior=1 / 100_000,
        pairs=100_000.0,
        rounds=1,
    )
    agree, differ = np.array([1]), np.array([0])

    both = model.prior_bits + model.bits("name", agree) + model.bits("contact", agree)
    name_only = model.prior_bits + model.bits("name", agree) + model.bits("contact", differ)
    assert both.round(1).tolist() == [12.8]
    assert (1 / (1 + 2.0**-name_only)).round(4).tolist() == [0.0018]
