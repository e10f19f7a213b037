from __future__ import annotations

from zhike.apps.journeys.tabs.rework import parts


def test_what_is_done_again_is_counted_by_case_with_an_interval(bench):
    (part,) = parts(bench)

    total, worst = part.tiles
    assert total.value == "1"
    assert (worst.value, worst.n) == ("33.3 %", 3)
    assert "check papers" in worst.label
    assert worst.interval.startswith("95 %: ")
