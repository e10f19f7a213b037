from __future__ import annotations

from tests.apps.productvoice.conftest import PRODUCT

from zhike.apps.productvoice.queries import ShownReport, product_rows, share_words
from zhike.pipelines.product_reports import PRODUCTS


def test_every_product_stands_on_the_board_those_with_an_owner_first(report):
    first, *others = product_rows()

    assert (first.product, first.newest.row) == (PRODUCT, report)
    assert {one.product for one in others} == set(PRODUCTS) - {PRODUCT}
    assert not any(one.newest for one in others)


def test_a_report_leads_to_an_improvement_with_what_it_says(report):
    assert ShownReport(report).plan_asked["title"].startswith("转账支付 (payments)")


def test_shares_are_written_in_percent_and_differences_in_points():
    told = {"value": 0.1, "lower": -0.02, "upper": 0.2}

    assert share_words(told, signed=True)["value"] == "+10.0 points"
    assert share_words({"value": None, "lower": None, "upper": None})["value"] == "–"
