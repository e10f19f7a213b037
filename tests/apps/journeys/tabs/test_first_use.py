from __future__ import annotations

from tests.apps.journeys.conftest import bench_of

from zhike.apps.journeys.tabs.first_use import first_use_part

USED = "opened=apply&used=approve"


def test_the_median_counts_those_who_have_not_used_it_yet(loans):
    part = first_use_part(bench_of(loans, query=USED))

    (row,) = part.answer.rows
    assert (row["n"], row["n_used"]) == (5, 2)
    assert (part.n, part.tiles[0].n) == (5, 5)
    assert part.tables[0].rows[0][4].text == "2"


def test_the_curve_rises_as_customers_begin(loans):
    part = first_use_part(bench_of(loans, query=USED))

    used = [row[2] for row in part.charts[0].rows]
    assert used == sorted(used)
    assert used[-1] > 0


def test_without_names_it_asks_for_them(bench):
    part = first_use_part(bench)

    assert part.lack.startswith("Name the activity that opens")
    assert [field.name for field in part.fields] == ["opened", "used", "by"]
