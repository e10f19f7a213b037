"""Published vectors first, then real answers, then what must hold for any."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from zhike.analytics.errors import WrongScale
from zhike.analytics.surveys import (
    EASE_1_TO_7,
    EFFORT_1_TO_5,
    RECOMMENDATION_0_TO_10,
    SATISFACTION_1_TO_5,
    Asks,
    Figure,
    Scale,
    Tally,
    ces,
    csat,
    nps,
    score,
    tallies,
)
from zhike.analytics.surveys.metrics import adjusted_wald

Z = 1.959963984540054


def recommend(**counts):
    return Tally(
        scale=RECOMMENDATION_0_TO_10,
        counts={10: counts["promoters"], 7: counts["passives"], 6: counts["detractors"]},
    )


def test_the_plain_wald_vector():
    centre, error = adjusted_wald({1: 50, 0: 30, -1: 20}, pseudo=(0, 0, 0))

    assert error == pytest.approx(0.0781025, abs=5e-8)
    assert (centre - Z * error, centre + Z * error) == pytest.approx((0.146922, 0.453078), abs=5e-7)


def test_the_plain_wald_vector_of_ten():
    centre, error = adjusted_wald({1: 5, 0: 3, -1: 2}, pseudo=(0, 0, 0))

    assert (centre - Z * error, centre + Z * error) == pytest.approx((-0.184, 0.784), abs=5e-4)


def test_the_adjusted_wald_vector():
    centre, _error = adjusted_wald({1: 5, 0: 3, -1: 2})
    found = nps(recommend(promoters=5, passives=3, detractors=2)).estimate

    assert centre == pytest.approx(0.230769, abs=5e-7)
    assert found.value == pytest.approx(30)
    assert (found.lower, found.upper) == pytest.approx((-19.0506, 65.2045), abs=5e-5)


@pytest.mark.real_data
def test_the_score_of_a_real_bank(real_data):
    rows = pd.read_csv(real_data / "bank_surveys" / "csibank.csv.gz")

    found = nps(tallies(rows, answer="loy3", scale=RECOMMENDATION_0_TO_10)[()])

    assert round(found.estimate.value, 1) == -5.2
    assert found.n == 1707
    # By hand: 486 promoters, 647 passives, 574 detractors and the three answers added.
    assert (found.estimate.lower, found.estimate.upper) == pytest.approx(
        (-8.8725, -1.4198), abs=1e-4
    )


@pytest.mark.parametrize(
    "scale",
    [
        SATISFACTION_1_TO_5,
        EASE_1_TO_7,
        Scale(asks=Asks.RECOMMENDATION, lowest=1, highest=5),
        Scale(asks=Asks.RECOMMENDATION, lowest=1, highest=9),
        Scale(asks=Asks.RECOMMENDATION, lowest=1, highest=10),
        Scale(asks=Asks.SATISFACTION, lowest=0, highest=10),
    ],
    ids=str,
)
def test_no_other_scale_is_ever_scored_as_nps(scale):
    with pytest.raises(WrongScale) as refused:
        nps(Tally(scale=scale, counts={5: 40}))

    assert refused.value.code == "wrong_scale"


def test_six_is_a_detractor_and_nine_a_promoter():
    codes = Figure.NPS.codes(RECOMMENDATION_0_TO_10)

    assert [codes[point] for point in range(11)] == [-1] * 7 + [0, 0, 1, 1]


def test_satisfaction_has_both_figures_each_with_its_label():
    mean, top = csat(Tally(scale=SATISFACTION_1_TO_5, counts={5: 6, 4: 1, 1: 3}))

    assert (mean.label, mean.estimate.value) == ("mean of satisfaction 1-5", pytest.approx(3.7))
    assert (top.label, top.estimate.value) == ("share of 4-5 on satisfaction 1-5", 0.7)
    exact = stats.binomtest(7, 10).proportion_ci(method="wilson")
    assert (top.estimate.lower, top.estimate.upper) == pytest.approx((exact.low, exact.high))


def test_ease_and_effort_run_against_each_other():
    ease = ces(Tally(scale=EASE_1_TO_7, counts={7: 1, 5: 1, 4: 2}))
    effort = ces(Tally(scale=EFFORT_1_TO_5, counts={1: 1, 2: 1, 5: 2}))

    assert [one.estimate.value for one in ease] == [5.0, 0.5]
    assert [one.label for one in effort] == ["mean of effort 1-5", "share of 1-2 on effort 1-5"]
    assert [one.estimate.value for one in effort] == [3.25, 0.5]


@pytest.mark.parametrize(
    "asked", [(csat, EASE_1_TO_7), (ces, SATISFACTION_1_TO_5), (csat, RECOMMENDATION_0_TO_10)]
)
def test_a_figure_of_another_question_is_refused(asked):
    figures, scale = asked

    with pytest.raises(WrongScale):
        figures(Tally(scale=scale, counts={5: 40}))


def test_a_score_carries_n_and_period():
    found = nps(
        Tally(
            scale=RECOMMENDATION_0_TO_10,
            counts={9: 4},
            missing=2,
            first_date=date(2026, 1, 1),
            last_date=date(2026, 3, 31),
        )
    )

    assert (found.n, found.n_effective, found.missing) == (4, 4.0, 2)
    assert (found.first_date, found.last_date) == (date(2026, 1, 1), date(2026, 3, 31))


def test_nobody_answered_is_no_value_and_not_nought():
    nobody = Tally(scale=RECOMMENDATION_0_TO_10, counts={})

    assert [score(nobody, figure=one).estimate.value for one in (Figure.NPS, Figure.MEAN)] == [
        None,
        None,
    ]


def test_weights_that_say_nothing_are_those_without_weights():
    plain = recommend(promoters=50, passives=30, detractors=20)
    weighted = Tally(
        scale=plain.scale,
        counts=plain.counts,
        weights={answer: 0.3 * count for answer, count in plain.counts.items()},
        squared_weights=0.09 * 100,
    )

    assert nps(weighted).estimate.lower == pytest.approx(nps(plain).estimate.lower)


answers = st.dictionaries(st.integers(0, 10), st.integers(1, 300), min_size=1)


@given(counts=answers)
@settings(max_examples=60, deadline=None)
def test_the_score_lies_in_its_interval_and_the_interval_within_a_hundred(counts):
    found = nps(Tally(scale=RECOMMENDATION_0_TO_10, counts=counts)).estimate

    assert -100 <= found.lower <= found.value <= found.upper <= 100


@given(counts=answers)
@settings(max_examples=60, deadline=None)
def test_turning_promoters_into_detractors_turns_the_score_round(counts):
    turned = {1: 0, 0: 0, -1: 0}
    for answer, count in counts.items():
        turned[int(Figure.NPS.codes(RECOMMENDATION_0_TO_10)[answer])] += count
    mirrored = recommend(promoters=turned[-1], passives=turned[0], detractors=turned[1])

    there, back = nps(Tally(scale=RECOMMENDATION_0_TO_10, counts=counts)), nps(mirrored)

    assert there.estimate.value == pytest.approx(-back.estimate.value)
    assert there.estimate.lower == pytest.approx(-back.estimate.upper)


def held(truth, *, n, rounds, seed):
    """How often the interval of n answers holds the true score."""
    draw = np.random.default_rng(seed)
    counts = draw.multinomial(n, truth, size=rounds)
    goal = 100 * (truth[0] - truth[2])
    found = [
        nps(recommend(promoters=int(p), passives=int(q), detractors=int(d))).estimate
        for p, q, d in counts
    ]
    return np.mean([one.lower <= goal <= one.upper for one in found])


@pytest.mark.parametrize("truth", [(0.5, 0.3, 0.2), (0.8, 0.15, 0.05), (0.2, 0.2, 0.6)])
@pytest.mark.parametrize("n", [8, 25, 200])
def test_the_interval_holds_what_it_promises_at_small_n(truth, n):
    assert 0.92 <= held(truth, n=n, rounds=1500, seed=3) <= 0.99


def test_the_interval_of_weighted_answers_holds_what_it_promises():
    draw = np.random.default_rng(11)
    kept = 0
    for _sample in range(600):
        answer = draw.choice([10, 8, 3], p=[0.5, 0.3, 0.2], size=120)
        rows = pd.DataFrame({"answer": answer, "weight": draw.lognormal(0, 0.6, 120)})
        groups = rows.groupby("answer")["weight"]
        found = nps(
            Tally(
                scale=RECOMMENDATION_0_TO_10,
                counts=groups.size().to_dict(),
                weights=groups.sum().to_dict(),
                squared_weights=float((rows.weight**2).sum()),
            )
        ).estimate
        kept += found.lower <= 30 <= found.upper

    assert 0.92 <= kept / 600 <= 0.975
