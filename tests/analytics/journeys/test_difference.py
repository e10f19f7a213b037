from __future__ import annotations

from zhike.analytics.intervals import Estimate
from zhike.analytics.journeys.difference import Difference, Measure


def change(measure, before, after, *, p, gap=None):
    def known(value):
        return Estimate(value=value, lower=None, upper=None)

    gap = gap or Estimate(value=after - before, lower=None, upper=None)
    return Difference(
        measure=measure, key="", before=known(before), after=known(after), difference=gap,
        p_value=p, p_corrected=p, family="main", correction="holm",
    )  # fmt: skip


def test_a_share_falls_by_percentage_points_and_by_another_number_of_percent():
    sentence = change(Measure.REWORK_SHARE, 0.2, 0.1, p=0.004).sentence()

    assert "from 20.0 % to 10.0 %, by 10.0 percentage points" in sentence
    assert "that is 50.0 percent less; p = 0.004" in sentence


def test_a_time_rises_by_seconds():
    gap = Estimate(value=1_800.0, lower=900.0, upper=2_700.0)

    sentence = change(Measure.THROUGHPUT_MEDIAN, 3_600.0, 5_400.0, p=0.0001, gap=gap).sentence()

    assert sentence == (
        "The median throughput time rose from 3,600 s to 5,400 s, by 1,800 s"
        " (95 % interval 900.0 to 2,700), that is 50.0 percent more;"
        " p < 0.001 (corrected: holm)."
    )


def test_what_is_not_proven_is_said_to_be_perhaps_chance():
    sentence = change(Measure.EVENTS_PER_CASE, 7.0, 6.9, p=0.4).sentence()

    assert "went from 7.0 to 6.9; chance alone may do that (p = 0.400" in sentence


def test_what_is_not_known_is_not_compared():
    unknown = Estimate(value=None, lower=None, upper=None)

    difference = change(Measure.THROUGHPUT_MEDIAN, 0.0, 0.0, p=1.0, gap=unknown)

    assert "cannot be compared" in difference.sentence()
    assert difference.relative is None
