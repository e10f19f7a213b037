from __future__ import annotations

import pytest

from zhike.apps.journeys.tabs.contact_centre import _charts, _tiles, parts
from zhike.apps.journeys.workbench import Workbench
from zhike.pipelines.answers import Answer

TOTAL = {
    "n": 400, "abandonment_share": 0.25, "share_lower": 0.21, "share_upper": 0.294,
    "mean_wait_seconds": 75.0, "handled": 300, "mean_handle_seconds": 200.0, "phantom": 7,
}  # fmt: skip


def row(queue, *, n):
    figures = {"abandonment_share": 0.1, "mean_wait_seconds": 30.0, "mean_handle_seconds": None}
    return {"queue": queue, "n": n, **figures}


def test_a_log_without_contacts_says_where_they_come_from(bench):
    (part,) = parts(bench)

    assert part.lack.startswith("This log holds no contacts")


def test_the_tiles_tell_the_whole_centre_each_with_its_own_n():
    tiles = _tiles(TOTAL, period="2026")

    assert [(tile.value, tile.n) for tile in tiles] == [
        ("25.0 %", 400),
        ("1.2 min", 400),
        ("3.3 min", 300),
        ("7", 407),
    ]
    assert tiles[0].interval == "95 %: 21.0 % – 29.4 %"


def test_types_with_a_handful_of_contacts_are_in_the_table_but_not_drawn():
    rows = [row("PS", n=500), row("AA", n=2)]
    found = Answer(
        question="contact_centre", log_name="calls", definition="", events=900, cases=502,
        first_at=None, last_at=None, rows=rows,
    )  # fmt: skip

    shares, times = _charts(found, period="2026")

    assert shares.rows == [["PS", 0.1]]
    assert times.rows == [["PS", 30.0, None]]
    assert [chart.n for chart in (shares, times)] == [500, 500]


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("month", "lost", "interval"),
    [
        ("january", "13.7 %", "95 %: 13.3 % – 14.1 %"),
        ("february", "17.9 %", "95 %: 17.4 % – 18.3 %"),
    ],
)
def test_the_months_of_the_anonymous_bank_show_their_published_share(
    real_data, own_home, month, lost, interval
):
    from zhike.engine.store import Store
    from zhike.pipelines.import_contacts import import_contacts

    source = real_data / "anonymous_bank_1999" / f"{month}.txt.gz"
    import_contacts(source, log_name=month, store=Store(own_home / "store"))

    (part,) = parts(Workbench.from_query(log_name=month, tab="contact-centre", query=""))

    assert (part.tiles[0].value, part.tiles[0].interval) == (lost, interval)
    columns = {column.name for column in part.tables[0].columns}
    assert {"mean_wait_seconds", "mean_handle_seconds"} <= columns
