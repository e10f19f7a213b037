"""The form begins with what the report says, for who reads reports and writes improvements."""

from __future__ import annotations

from django.urls import reverse
from tests.apps.cast import client, person

from zhike.apps.people.rules import Role
from zhike.apps.productvoice.actions import acknowledge


def test_the_form_begins_with_product_and_plan(report, li):
    acknowledge(report.pk, plan="改限额提示", done_by_date=None, by=li)
    path = reverse("productvoice:improve", args=[report.pk])
    page = client(li).get(path).content.decode()

    assert "改限额提示" in page
    assert "(payments)" in page
    manager = person(username="boss", role=Role.MANAGER)
    assert client(manager).get(path).status_code == 403
