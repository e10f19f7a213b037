from __future__ import annotations

from tests.apps.journeys.conftest import bench_of

from zhike.apps.journeys.tabs.funnel import parts

STEPS = "steps=apply,check papers,approve"


def test_each_stage_shows_its_share_of_the_one_before(loans):
    part, _first_use = parts(bench_of(loans, query=STEPS))

    rows = [[cell.text for cell in row] for row in part.tables[0].rows]
    assert [row[:3] for row in rows] == [
        ["apply", "5", "100 %"],
        ["check papers", "3", "60.0 %"],
        ["approve", "2", "66.7 %"],
    ]


def test_the_tiles_name_the_end_and_the_largest_loss(loans):
    part, _first_use = parts(bench_of(loans, query=STEPS))

    assert [tile.value for tile in part.tiles] == ["40.0 %", "2"]
    assert part.tiles[0].interval is not None
    assert "apply" in part.tiles[1].definition


def test_one_stage_is_no_funnel_and_the_form_stays(loans):
    part, _first_use = parts(bench_of(loans, query="steps=apply"))

    assert part.lack.startswith("A funnel needs two or more")
    assert [field.name for field in part.fields] == ["steps", "by"]
