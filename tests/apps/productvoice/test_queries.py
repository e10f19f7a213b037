from __future__ import annotations

from django.urls import reverse
from tests.apps.cast import client
from tests.apps.productvoice.conftest import PRODUCT

from zhike.apps.jobs.actions import start_job
from zhike.apps.productvoice.actions import name_owner
from zhike.apps.productvoice.queries import (
    MAKING,
    ShownReport,
    are_being_made,
    product_rows,
    share_words,
)
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


def test_until_somebody_looked_a_missing_report_is_said_to_come(texts_in_store, li, anna):
    assert not are_being_made(product_rows())
    name_owner(PRODUCT, owner=li, answer_days=7, by=anna)
    board = reverse("productvoice:board")

    assert "being read" in client(anna).get(board).content.decode()
    job = start_job(kind=MAKING, title="", by=None, arguments={})
    assert are_being_made(product_rows())
    job.state = "done"
    job.save()
    assert "fewer than 10 texts" in client(anna).get(board).content.decode()


def test_without_texts_no_report_is_said_to_come(own_home, li, anna):
    name_owner(PRODUCT, owner=li, answer_days=7, by=anna)

    assert not are_being_made(product_rows())
