from __future__ import annotations

from zhike.apps.journeys.tabs.contact_centre import _tiles, parts


def row(**figures):
    figures = {"n": 100, "abandoned": 10, "mean_wait_seconds": 30.0, "phantom": 0} | figures
    return {"handled": 90, "mean_handle_seconds": 200.0} | figures


def test_a_log_without_contacts_says_where_they_come_from(bench):
    (part,) = parts(bench)

    assert part.lack.startswith("This log holds no contacts")


def test_totals_weigh_the_service_types_by_their_contacts():
    rows = [row(), row(n=300, abandoned=90, mean_wait_seconds=90.0, phantom=7)]

    tiles = _tiles(rows, facts={}, period="2026")

    assert [tile.value for tile in tiles] == ["25.0 %", "1.2 min", "3.3 min", "7"]
    assert tiles[0].n == 400
