from __future__ import annotations

from datetime import date

from tests.improvement_bank import faster, planted, stored, the_bank

from zhike.engine.store import Store
from zhike.pipelines.improvement_metrics import METRICS
from zhike.pipelines.improvement_panels import first_reached, panel_of
from zhike.pipelines.reading import opened


def panel(question):
    with opened(Store(stored())) as tables:
        return panel_of(tables, METRICS[question.metric], question)


def test_a_branch_counts_as_reached_from_the_period_in_which_it_was():
    reached = dict.fromkeys(the_bank().branches)
    first, second = faster()[:2]
    reached |= {first: date(2025, 7, 1), second: date(2025, 8, 25)}

    made = panel(planted(reached=reached))

    # 25 August lies in the second period after the start, whose rest it dilutes.
    assert (made.reached[first], made.reached[second]) == (0, 1)
    assert first_reached(made) == 0


def test_only_whole_periods_until_the_check_are_read():
    made = panel(planted(periods_before=12, check=date(2025, 9, 25)))

    assert (made.window.first, made.window.last) == (-6, 2)
    assert {cell.period for cell in made.cells} == set(range(-6, 3))
