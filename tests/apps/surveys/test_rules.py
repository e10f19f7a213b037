from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from zhike.apps.surveys import rules
from zhike.apps.surveys.rules import QuestionKind, Share, State, Through

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KEY = b"secret"


def lots(count: int, *, key: bytes = KEY, survey: str = "service") -> list[float]:
    return [rules.lot_of(key=key, survey=survey, about=f"ticket-{n}") for n in range(count)]


def test_lots_are_spread_evenly():
    # 5,000 lots in ten tenths: chi square with 9 degrees of freedom, 27.9 is passed once in 1,000.
    tenths = [0] * 10
    for lot in lots(5_000):
        tenths[int(lot * 10)] += 1

    assert sum((count - 500) ** 2 / 500 for count in tenths) < 27.9


def test_a_lot_is_the_same_each_time_and_another_one_for_another_key_or_survey():
    assert lots(50) == lots(50)
    assert not set(lots(50)) & set(lots(50, key=b"other"))
    assert not set(lots(50)) & set(lots(50, survey="effort"))


def test_neighbouring_matters_tell_nothing_of_each_other():
    drawn = lots(5_000)
    mean = sum(drawn) / len(drawn)
    pairs = list(itertools.pairwise(drawn))
    covariance = sum((a - mean) * (b - mean) for a, b in pairs) / len(pairs)

    # The correlation of independent lots lies within 4 / sqrt(n) of zero but once in 15,000.
    assert abs(covariance * 12) < 4 / 5_000**0.5


@pytest.mark.parametrize(
    ("queue", "channel", "share"),
    [(1, "chat", 0.4), (1, "mail", 0.3), (2, "chat", 0.2), (2, "mail", 0.1)],
)
def test_the_narrowest_share_holds_and_a_queue_before_a_channel(queue, channel, share):
    shares = [
        Share(share=0.1),
        Share(share=0.2, channel="chat"),
        Share(share=0.3, queue=1),
        Share(share=0.4, queue=1, channel="chat"),
    ]

    assert rules.share_for(shares, queue=queue, channel=channel) == share


def test_where_no_share_fits_nobody_is_drawn():
    share = rules.share_for([Share(share=1.0, queue=1)], queue=2, channel="chat")

    assert rules.state_of(lot=0.0, share=share) == State.NOT_DRAWN


def test_a_share_of_one_draws_everybody_and_of_a_third_a_third():
    drawn = lots(3_000)

    assert all(rules.state_of(lot=lot, share=1.0) == State.DRAWN for lot in drawn)
    third = sum(rules.state_of(lot=lot, share=1 / 3) == State.DRAWN for lot in drawn)
    assert 920 < third < 1_080


@pytest.mark.parametrize(
    ("kind", "low", "high"),
    [(QuestionKind.CSAT, 1, 5), (QuestionKind.CES, 1, 7), (QuestionKind.NPS, 0, 10)],
)
def test_the_scale_is_part_of_the_metric(kind, low, high):
    on = [score for score in range(-2, 13) if rules.is_on_scale(score, kind=kind)]

    assert (on[0], on[-1]) == (low, high)


def test_whoever_wrote_a_mail_is_asked_by_mail_first():
    assert rules.ways_for("mail")[0] == Through.EMAIL
    assert rules.ways_for("portal")[0] == Through.APP
    assert rules.ways_for("branch") == rules.USUAL_WAYS


def test_after_a_week_it_is_too_late_to_ask():
    assert not rules.is_too_late(done_at=NOW - timedelta(days=7), now=NOW)
    assert rules.is_too_late(done_at=NOW - timedelta(days=7, seconds=1), now=NOW)


def test_words_are_added_within_the_hour():
    assert rules.may_add_words(answered_at=NOW - timedelta(hours=1), now=NOW)
    assert not rules.may_add_words(answered_at=NOW - timedelta(hours=1, seconds=1), now=NOW)
    assert not rules.may_add_words(answered_at=None, now=NOW)
