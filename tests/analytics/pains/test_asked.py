"""Planted words among words that agree with what is done: each is found by its rule, none else."""

import pytest

from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.pains import (
    Asked,
    Gap,
    Place,
    Preference,
    StatedShare,
    contrasts,
    misplaced_asked,
    missing_asked,
)

OFFERED = frozenset({("help", "app"), ("help", "phone"), ("help", "chat"), ("use", "app")})
PROVED = Estimate(value=0.1, lower=0.05, upper=0.15)
NONE = Estimate(value=0.0, lower=-0.01, upper=0.01)
UNSURE = Estimate(value=0.0, lower=-0.05, upper=0.05)


def said(user_type, n=100, **counts):
    return [
        StatedShare(user_type=user_type, name=name, share=wilson(count, n=n), n=n)
        for name, count in counts.items()
    ]


def used(user_type, n=400, **counts):
    return [
        Preference(user_type=user_type, channel=name, share=wilson(count, n=n), n=n)
        for name, count in counts.items()
    ]


def test_who_names_a_channel_that_he_is_not_served_in_is_found_and_nobody_else():
    asked = Asked(
        stage="help",
        said=[
            *said("", app=40, chat=60),  # all together are no type
            *said("agrees", app=60, phone=40),
            *said("longs for chat", app=30, chat=70),
            *said("torn", chat=52, phone=48),
            *said("few", n=20, app=2, chat=18),
            *said("longs for a branch", app=20, branch=80),
        ],
        used=[
            row
            for who in ("agrees", "longs for chat", "torn", "few", "longs for a branch")
            for row in used(who, app=240, phone=120, chat=40)
        ],
    )

    (found,) = misplaced_asked([asked], offered=OFFERED)

    assert (found.user_type, found.channel, found.basis) == ("longs for chat", "chat", "asked")
    assert (found.value.value, found.customers) == (0.7, 100)
    assert (found.other.value, found.n_other) == (0.1, 400)


def test_a_gap_below_fifteen_points_or_within_chance_is_none():
    near = Asked(stage="help", said=said("old", app=60, phone=40), used=used("old", app=190))
    chance = Asked(
        stage="help", said=said("old", n=30, app=22, phone=8), used=used("old", 30, app=17)
    )

    assert misplaced_asked([near, chance], offered=OFFERED) == ()


def test_a_stage_without_the_channel_named_is_missing_unless_it_is_not_meant():
    asked = [Asked(stage="use", said=said("old", app=20, branch=80), used=used("old", app=400))]
    place = Place(
        user_type="old", stage="use", touchpoint="pay", channel="app", customers=50, troubled=None
    )
    branch = frozenset({("use", "branch")})

    (found,) = missing_asked([place], asked, offered=OFFERED)

    assert (found.stage, found.channel, found.value.value) == ("use", "branch", 0.8)
    assert missing_asked([place], asked, offered=OFFERED, not_meant=branch) == ()
    assert missing_asked([place], asked, offered=OFFERED | branch) == ()
    assert missing_asked([], asked, offered=OFFERED) == ()
    assert misplaced_asked(asked, offered=OFFERED) == ()


def test_importance_that_is_said_and_not_shown_or_shown_and_not_said_is_found_none_else():
    words = said("", n=400, login=320, bills=40, chat=160, line=165, counter=155, loan=40)
    shown = {"login": NONE, "bills": PROVED, "chat": PROVED, "line": NONE, "loan": UNSURE}

    found = contrasts(words, importance=shown)

    assert [(one.gap, one.touchpoint) for one in found] == [
        (Gap.SAID, "login"), (Gap.SHOWN, "bills"),
    ]  # fmt: skip
    assert found[0].usual == pytest.approx((155 + 160) / 800)
    # What cannot be told is no low importance; few answers and two touchpoints tell nothing.
    assert contrasts(words, importance={"login": UNSURE}) == ()
    assert contrasts(said("", n=20, a=18, b=2, c=9), importance={"a": NONE}) == ()
    assert contrasts(said("", a=90, b=10), importance={"a": NONE}) == ()
