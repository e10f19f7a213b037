from __future__ import annotations

import json

import pytest
from tests.apps.suspicions.conftest import SECRET, sent

from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.audit.sealed_values import said
from zhike.apps.suspicions.actions import dismiss, forward, take_into_review
from zhike.apps.suspicions.errors import SaidMissing, StepNotAllowed, TextMissing
from zhike.apps.suspicions.models import Notice
from zhike.apps.suspicions.queries import shown
from zhike.apps.suspicions.rules import State


def test_a_notice_is_sealed_whole(notice):
    row = Notice.objects.values().get()

    assert not [value for value in row.values() if "C001" in str(value) or SECRET in str(value)]
    (opened,) = shown([notice])
    assert (opened.about.customer, opened.about.author) == ("C001", "wang")
    assert SECRET in opened.text


def test_no_event_comes_of_any_step(notice, aml):
    before = set(Outbox.objects.values_list("pk", flat=True))
    take_into_review(notice, by=aml)
    forward(notice, by=aml, reference="STR-7")

    assert set(Outbox.objects.values_list("pk", flat=True)) == before
    assert not Outbox.objects.filter(activity__contains="confidential").exists()


def test_the_log_says_that_something_was_done_and_not_what(notice, aml):
    take_into_review(notice, by=aml)
    rows = AuditRow.objects.filter(activity="confidential act").order_by("pk")

    assert [row.by for row in rows] == ["wang", "fang"]
    for row in rows:
        written = " ".join(str(value) for value in vars(row).values())
        assert "C001" not in written
        assert SECRET not in written
        assert "review" not in written
    assert json.loads(said(rows[0])["after"])["customer"] == "C001"


def test_the_same_form_twice_is_one_notice(agent, lin):
    first, again = (sent(agent, once="form-1") for _two in range(2))

    assert first == again
    assert Notice.objects.count() == 1


def test_an_empty_notice_is_none(agent, lin):
    with pytest.raises(TextMissing):
        sent(agent, text="  ")

    assert not Notice.objects.exists()


def test_a_notice_goes_through_review_to_the_unit(notice, aml):
    take_into_review(notice, by=aml)
    done = forward(notice, by=aml, reference="STR-7")

    assert (done.state, done.taken_at is not None, done.decided_at is not None) == (
        State.FORWARDED,
        True,
        True,
    )
    assert [step.state for step in done.steps.all()] == [State.IN_REVIEW, State.FORWARDED]


def test_a_dismissal_has_its_reason_and_can_be_looked_at_again(notice, aml):
    take_into_review(notice, by=aml)
    with pytest.raises(SaidMissing):
        dismiss(notice, by=aml, reason=" ")
    done = dismiss(notice, by=aml, reason="工资代发")
    first = done.taken_at
    again = take_into_review(done, by=aml)

    assert (again.state, again.decided_at, again.taken_at) == (State.IN_REVIEW, None, first)


def test_a_step_that_was_taken_meanwhile_is_refused(notice, aml):
    with pytest.raises(StepNotAllowed):
        forward(notice, by=aml, reference="STR-7")
    take_into_review(notice, by=aml)
    forward(notice, by=aml, reference="STR-7")

    with pytest.raises(StepNotAllowed):
        dismiss(notice, by=aml, reason="x")
