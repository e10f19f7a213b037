from __future__ import annotations

from django.utils.translation import override
from tests.apps.journeys.conftest import bench_of

from zhike.apps.journeys.tabs.comparison import parts


def test_a_date_splits_the_cases(loans):
    (part,) = parts(bench_of(loans, query="split=2026-01-06"))

    assert [tile.value for tile in part.tiles[1:]] == ["2", "3"]
    assert part.lead == "Cases begun since 2026-01-06 against those before"


def test_two_values_need_both(loans):
    (part,) = parts(bench_of(loans, query="by=channel&values=app"))

    assert part.lack == "values = 'app' cannot be used. Give two values, separated by a comma."


def test_few_cases_prove_nothing_and_the_page_says_so(as_analyst, loans):
    page = as_analyst.get("/insight/journeys/loans/comparison/?split=2026-01-06").content.decode()

    assert "No difference is proven" in page


def test_quality_is_told_in_chinese_to_a_chinese_reader(loans):
    with override("zh-hans"):
        (part,) = parts(bench_of(loans, query="split=2026-01-06"))

    assert part.extra["guards"][0].startswith("有返工的案例占比：无法判断")
