"""Complaints of the bank's own month come by their codes alone; figures are read with their n."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import translation
from tests.apps.cast import client, person
from tests.apps.complaints.conftest import cause, received
from tests.apps.tickets.conftest import queue

from zhike.apps.people.rules import Role
from zhike.apps.productvoice.report_figures import (
    coded_complaints,
    complaints_shown,
    scores_shown,
)
from zhike.pipelines.product_reports import CodedComplaint

SHARE = {"value": 0.4, "lower": 0.3, "upper": 0.5, "confidence": 0.95}
FOUND = {
    "scores": [
        {"survey": "回访", "question": "推荐意愿", "figure": "nps", "lowest": 0, "highest": 10,
         "n": 12,
         "estimate": {"value": -25.0, "lower": -40.0, "upper": 5.0, "confidence": 0.95}},
    ],
    "complaints": {
        "code": "B4", "n": 31, "share": SHARE, "hidden": 2,
        "causes": [{"code": "impolite", "n": 12, "share": SHARE}],
    },
}  # fmt: skip


@pytest.mark.django_db
def test_complaints_of_the_banks_own_month_with_a_code_are_counted_once():
    officer = person(username="zhao", role=Role.COMPLAINT_OFFICER)
    desk = queue("complaints", head=person(username="sun", role=Role.AGENT))
    late = received(desk, at=datetime(2025, 4, 30, 17, tzinfo=UTC))  # May in the bank's zone
    cause(late, officer, "impolite", "unclear_explanation", business="B4")
    cause(received(desk, at=datetime(2025, 5, 31, 17, tzinfo=UTC)), officer, business="B4")
    received(desk, at=datetime(2025, 5, 9, tzinfo=UTC))  # nobody gave it a code

    [found] = coded_complaints(date(2025, 5, 1))
    assert found == CodedComplaint(business="B4", causes=("impolite", "unclear_explanation"))


def test_each_figure_stands_with_what_it_is_n_and_interval(report, anna):
    path = reverse("productvoice:report", args=[report.pk])
    before = client(anna).get(path).content.decode()
    assert "No question was answered ten times about it." in before
    report.found |= FOUND
    report.save()
    page = client(anna).get(path).content.decode()

    assert "NPS, −100 to 100 · 2025-05 · n = 12 · −40.0 to +5.0" in page
    assert "40.0% of all with a business code (30.0% to 50.0%)" in page.replace(" %", "%")
    assert "Impolite" in page
    assert "Causes not shown, because of few complaints: 2." in page


def test_a_report_of_before_there_were_such_figures_has_none_and_hidden_ones_stay_so():
    hidden = {"complaints": {**FOUND["complaints"], "n": None, "share": None, "causes": []}}
    with translation.override("zh-hans"):
        assert scores_shown({}) == []
        assert complaints_shown({}, month=date(2025, 5, 1)) is None
        told = complaints_shown(hidden, month=date(2025, 5, 1))
    assert (told["n"], told["share"], told["name"]) == (None, "", "支付结算")
