from __future__ import annotations

from zhike.apps.journeys.tabs.variants import parts


def test_variants_are_drawn_with_their_cases_and_lead_to_them(bench):
    variants, _throughput = parts(bench)

    first = variants.extra["variants"][0]
    assert (first["cases"], first["share"], first["length"]) == ("2", "40.0 %", 1)
    assert first["url"] == "/insight/journeys/loans/map/?variant=apply"
    assert "apply</li>" in first["steps"]


def test_four_cases_in_five_need_so_many_variants(bench):
    variants, _throughput = parts(bench)

    assert [tile.value for tile in variants.tiles] == ["4", "40.0 %", "3"]


def test_throughput_comes_with_its_interval_and_its_open_cases(bench):
    _variants, throughput = parts(bench)

    labels = [str(tile.label) for tile in throughput.tiles]
    assert labels == ["Median throughput time", "95th percentile", "Cases still open"]
    assert throughput.tiles[0].interval.startswith("95 %: ")
    assert throughput.charts[0].n == 5
