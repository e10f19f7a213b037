from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from zhike.analytics.effects.panel import NEVER, of_units, panel_of
from zhike.analytics.errors import InvalidExperiment, MissingColumns

ROWS = pd.DataFrame(
    {
        "branch": ["b", "b", "b", "a", "a", "c"],
        "month": ["2026-01", "2026-02", "2026-02", "2026-01", "2026-02", "2026-01"],
        "wait": [1.0, 2.0, 4.0, 5.0, 6.0, 7.0],
        "region": ["n", "n", "n", "s", "s", "s"],
    }
)
COLUMNS = {"unit": "branch", "period": "month", "metric": "wait"}


def test_customers_become_means_and_a_unit_with_a_gap_is_left_out():
    panel = panel_of(ROWS, **COLUMNS)

    assert (panel.units, panel.periods, panel.dropped) == (("a", "b"), ("2026-01", "2026-02"), 1)
    assert panel.values.tolist() == [[5.0, 6.0], [1.0, 3.0]]


def test_a_moment_falls_into_the_first_period_from_it_on():
    days = ROWS.assign(month=[date(2026, 1, 1), *[date(2026, 2, 1)] * 2] * 2)
    panel = panel_of(days[days.branch == "b"], **COLUMNS)

    assert panel.place_of(date(2026, 1, 15)) == 1
    assert [panel.place_of(one) for one in (date(2026, 3, 1), None, float("nan"))] == [NEVER] * 3


def test_each_unit_has_one_value_of_a_column():
    panel = panel_of(ROWS, **COLUMNS)

    assert of_units(ROWS, unit="branch", column="region", panel=panel) == ["s", "n"]
    with pytest.raises(InvalidExperiment, match="b has more than one value of wait"):
        of_units(ROWS, unit="branch", column="wait", panel=panel)


def test_what_is_no_panel_is_refused():
    with pytest.raises(MissingColumns):
        panel_of(ROWS, **{**COLUMNS, "metric": "gone"})
    with pytest.raises(InvalidExperiment, match="no numbers"):
        panel_of(ROWS, **{**COLUMNS, "metric": "region"})
    with pytest.raises(InvalidExperiment, match="No branch has a value"):
        panel_of(ROWS.drop_duplicates("branch").assign(month=["1", "2", "3"]), **COLUMNS)
