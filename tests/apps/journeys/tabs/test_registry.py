from __future__ import annotations

from importlib import import_module

from tests.apps.journeys.conftest import bench_of

from zhike.apps.journeys.tabs.registry import TABS


def test_every_tab_has_a_module_that_makes_parts():
    for tab in TABS.values():
        assert callable(import_module(f"zhike.apps.journeys.tabs.{tab.module}").parts)


def test_every_part_with_an_answer_can_be_exported(loans):
    bench = bench_of(loans)

    parts = [part for tab in TABS.values() for part in tab.parts(bench)]

    assert all(bool(part.csv_url) == (part.answer is not None) for part in parts)
    assert len({part.id for part in parts}) == len(parts)
