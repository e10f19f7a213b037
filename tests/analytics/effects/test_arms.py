from __future__ import annotations

import pandas as pd
import polars as pl
import pytest

from zhike.analytics.effects.arms import rows_of
from zhike.analytics.errors import InvalidExperiment

ROWS = {
    "arm": ["b", "a", "a", "b", "a"],
    "y": [1.0, 2.0, 4.0, 5.0, 6.0],
    "x": [1, 0, 1, 3, 2],
    "branch": [1, 1, 2, 2, 2],
}


@pytest.mark.parametrize(
    "frame", [pd.DataFrame(ROWS), pl.DataFrame(ROWS)], ids=["pandas", "polars"]
)
def test_each_arm_is_summed_up_the_control_first(frame):
    arms = rows_of(frame, arm="arm", metric="y", second="x").arms(control="b")

    assert [(one.name, one.n, one.y, one.y_variance) for one in arms] == [
        ("b", 2, 3.0, 8.0),
        ("a", 3, 4.0, 4.0),
    ]
    assert [one.covariance for one in arms] == pytest.approx([4.0, 2.0])


def test_clusters_hold_what_each_arm_has_of_them():
    rows = rows_of(pd.DataFrame(ROWS), arm="arm", metric="y", second="x", cluster="branch")
    found = rows.clusters(control="b", arm="a")

    assert found.n.tolist() == [[1, 1], [1, 2]]
    assert found.y.tolist() == [[1, 2], [5, 10]]
    assert found.x.tolist() == [[1, 0], [3, 3]]
    assert len(found) == 2


def test_numbers_of_an_arm_may_be_numbers():
    frame = pd.DataFrame({"arm": [0, 0, 1, 1], "y": [1, 2, 3, 5]})

    assert [one.name for one in rows_of(frame, arm="arm", metric="y").arms(control="0")] == [
        "0",
        "1",
    ]


def test_without_a_whole_row_nothing_is_said():
    frame = pd.DataFrame({"arm": ["a", None], "y": [None, 1.0]})

    with pytest.raises(InvalidExperiment, match="No row has all of arm, y"):
        rows_of(frame, arm="arm", metric="y")
