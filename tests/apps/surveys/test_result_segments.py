from dataclasses import replace

import pandas as pd
import pytest

from zhike.analytics.surveys import drivers
from zhike.apps.surveys.result_segments import segment_rows
from zhike.pipelines.survey_drivers import SegmentDrivers


@pytest.fixture(scope="module")
def found():
    wait = [1, 2, 3, 4, 5, 2, 4, 1, 5, 3] * 20
    staff = [3, 3, 1, 5, 4, 2, 2, 5, 1, 4] * 20
    rows = pd.DataFrame({"whole": wait, "wait": wait, "staff": staff})
    return drivers(rows, outcome="whole", attributes=["wait", "staff"], draws=100)


def test_a_segment_is_told_in_a_sentence_that_can_be_used(found):
    sure, small = segment_rows(
        [SegmentDrivers(segment="young", drivers=found), SegmentDrivers(segment="x", drivers=None)]
    )

    assert (sure.first, sure.n) == ("wait", 200)
    assert "surely matters most" in sure.reading
    assert "100" in small.reading


def test_where_chance_leaves_it_open_no_one_is_named_first(found):
    rows = tuple(
        replace(one, rank_lowest=1, rank_highest=2, louder_than_noise=True) for one in found.drivers
    )
    [tied] = segment_rows([SegmentDrivers(segment="old", drivers=replace(found, drivers=rows))])
    quiet = tuple(replace(one, louder_than_noise=False) for one in rows)
    [none] = segment_rows([SegmentDrivers(segment="old", drivers=replace(found, drivers=quiet))])

    assert "wait、staff" in tied.reading
    assert "by more than chance" in none.reading
