"""What is planned from a report is found on it again, with its state and its measured effect."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.apps.cast import client, person
from tests.apps.improvements.conftest import plan_of
from tests.apps.productvoice.conftest import PRODUCT

from zhike.apps.audit.models import AuditRow
from zhike.apps.improvements.models import Improvement, Measurement
from zhike.apps.people.rules import Role
from zhike.apps.productvoice.models import ReportImprovement
from zhike.apps.productvoice.report_improvements import came_of, report_of_improvement
from zhike.pipelines.improvement_questions import Design, Verdict


@pytest.fixture
def posted(monkeypatch):
    """A plan of everything at once, against its own past: it names no branch."""
    known = "zhike.apps.improvements.actions.branches_for"
    monkeypatch.setattr(known, lambda *_plain, **_named: ["南桥支行", "东湖支行"])
    plan = plan_of(design=Design.BEFORE_AFTER, steps={})
    free = {"metric": "wait_minutes", "begins_with": "", "ends_with": ""}
    said = {**plan.columns, **free, "steps": "", "design": "before_after"}
    return {name: "" if value is None else value for name, value in said.items()}


def measured(row: Improvement) -> None:
    Measurement.objects.create(
        improvement=row, measured_at=timezone.now(), measured_by="li", verdict=Verdict.HELPED,
        is_final=True, estimate=-2.5, lower=-3.0, upper=-2.0, found={"unit": "days"},
        data_version="v1",
    )  # fmt: skip


def test_from_the_report_to_its_effect_and_back(report, li, anna, posted):
    path, form = (reverse(f"productvoice:{one}", args=[report.pk]) for one in ("report", "improve"))
    wrong = client(li).post(form, posted | {"placebo_date": "2030-01-01"})
    assert wrong.status_code == 422
    assert not ReportImprovement.objects.exists()
    answer = client(li).post(form, posted)

    made = Improvement.objects.get()
    own = reverse("improvements:improvement", args=[made.pk])
    assert answer.url == own
    assert path in client(anna).get(own).content.decode()
    page = client(anna).get(path).content.decode()
    assert own in page
    assert "planned" in page
    assert f"to be measured on {made.check_date}" in page

    measured(made)
    page = client(anna).get(path).content.decode()
    assert "it helped" in page
    assert "to be measured on" not in page
    row = AuditRow.objects.get(activity="link improvement to product report")
    assert (row.case_id, row.outcome, row.by) == (report.case_id, PRODUCT, "li")


def test_neither_side_tells_of_the_other_to_who_may_not_see_it(report, li, posted):
    client(li).post(reverse("productvoice:improve", args=[report.pk]), posted)
    made = Improvement.objects.get()
    officer = person(username="zhao", role=Role.COMPLAINT_OFFICER)
    agent = person(username="agent", role=Role.AGENT)

    told = report_of_improvement(made, li)
    assert told.url == reverse("productvoice:report", args=[report.pk])
    assert report_of_improvement(made, officer) is None
    assert came_of(report, agent) == []
