from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from tests.apps.complaints.conftest import matter
from tests.apps.conftest import person
from tests.apps.consents.conftest import customer

from zhike.apps.complaints.comes_back import corrections_for, first_handled, is_shown, rates_by
from zhike.apps.complaints.correction_actions import (
    check_recurrence,
)
from zhike.apps.complaints.models import CorrectiveAction
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role


def rates(caller, column):
    today = timezone.localdate()
    rows = first_handled(caller, since=today - timedelta(days=99), until=today)
    return rates_by(rows, column)


def test_a_matter_counts_once_and_for_whom_had_it_first(matters, head):
    (one,) = rates(head, "handler")

    assert (one.key, one.matters, one.came_back, one.share) == ("sun", 5, 1, 0.2)
    assert is_shown(one)


def test_causes_are_those_of_the_first_complaint(matters, desk, officer, head):
    matter(desk, officer, of=customer("C009"), days=9, code="unclear_explanation")

    found = {one.key: (one.matters, one.came_back) for one in rates(head, "causes__code")}

    assert found == {"impolite": (5, 1), "unclear_explanation": (1, 0)}
    few = [one.key for one in rates(head, "causes__code") if not is_shown(one)]
    assert few == ["unclear_explanation"]


def test_another_branch_counts_its_own(matters):
    far = create_branch(code="far", name="西塘支行", parent=head_office(), by="test")

    assert rates(person(username="far", role=Role.MANAGER, branch=far), "handler") == []


def due(caller, *, days):
    found = corrections_for(caller, today=timezone.localdate(), days=days)
    return [one.is_check_due for one in found]


def test_what_was_mended_is_looked_at_when_as_many_days_have_passed(mended, head):
    assert due(head, days=10) == [False]
    assert due(head, days=9) == [True]

    check_recurrence(mended.pk, days=9, by="zhao")
    CorrectiveAction.objects.filter(pk=mended.pk).update(done_date=mended.done_date)

    assert due(head, days=9) == [False]


def test_what_is_only_planned_is_not_looked_at(mended, head):
    CorrectiveAction.objects.update(done_date=None)

    assert due(head, days=1) == [False]
