"""A report is made once, acknowledged by its owner alone, and not forgotten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.apps.cast import person
from tests.apps.productvoice.conftest import PRODUCT
from tests.text_bank import TODAY

from zhike.apps.audit.models import AuditRow
from zhike.apps.people.rules import Role
from zhike.apps.productvoice.actions import (
    acknowledge,
    make_reports,
    name_owner,
    remind_owners,
)
from zhike.apps.productvoice.errors import (
    AlreadyAcknowledged,
    DayPassed,
    NotYourReport,
    OwnerRefused,
    UnknownProduct,
)
from zhike.apps.productvoice.models import ProductReport


def test_the_month_that_is_over_is_reported_once_and_its_owner_hears(report, li):
    assert make_reports(today=TODAY) == 0
    assert (report.product, report.month) == (PRODUCT, date(2025, 5, 1))
    assert report.due_date == TODAY + timedelta(days=7)
    assert sum(report.found["counts"]) >= 10


def test_its_owner_alone_acknowledges_once_with_a_day_to_come(report, li, anna):
    with pytest.raises(NotYourReport):
        acknowledge(report.pk, plan="看过", done_by_date=None, by=anna)
    with pytest.raises(DayPassed):
        acknowledge(report.pk, plan="看过", done_by_date=date(2025, 1, 1), by=li)
    made = acknowledge(report.pk, plan="改限额提示", done_by_date=timezone.localdate(), by=li)

    with pytest.raises(AlreadyAcknowledged):
        acknowledge(report.pk, plan="再看", done_by_date=None, by=li)
    row = AuditRow.objects.get(activity="acknowledge product report")
    assert (row.by, row.case_id) == ("li", report.case_id)
    assert made.acknowledged_by == "li"
    assert remind_owners(today=TODAY + timedelta(days=90)) == 0


def test_a_new_owner_takes_the_open_report_over(report, anna):
    other = person(username="other", role=Role.IMPROVEMENT_OWNER)
    name_owner(PRODUCT, owner=other, answer_days=3, by=anna)

    report.refresh_from_db()
    assert report.owner == other


def test_only_who_may_acknowledge_owns_a_product_of_the_tree(db, anna, li):
    agent = person(username="agent", role=Role.AGENT)
    with pytest.raises(OwnerRefused):
        name_owner(PRODUCT, owner=agent, answer_days=7, by=anna)
    with pytest.raises(UnknownProduct):
        name_owner("product.gold_mine", owner=li, answer_days=7, by=anna)


def test_without_texts_or_owners_there_is_no_report(own_home, db, anna, li):
    assert make_reports(today=TODAY) == 0
    name_owner(PRODUCT, owner=li, answer_days=7, by=anna)
    assert make_reports(today=TODAY) == 0
    assert not ProductReport.objects.exists()
