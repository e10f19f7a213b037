from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from tests.apps.complaints.conftest import again

from zhike.apps.complaints.actions import close_complaint
from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.queries import words_of
from zhike.apps.complaints.sealed import WORDS
from zhike.apps.fields.actions import answer, define_field
from zhike.apps.fields.models import FieldValue
from zhike.apps.fields.rules import FieldKind
from zhike.apps.privacy.models import RetentionRule
from zhike.apps.privacy.record_classes import record_class
from zhike.apps.privacy.retention_actions import run_retention


def keys():
    return [one.key for one in record_class("complaints").records()]


def settled(told, *, days):
    close_complaint(told.pk, by="zhao")
    Complaint.objects.filter(pk=told.pk).update(closed_at=timezone.now() - timedelta(days=days))
    return again(told)


def run():
    found = run_retention(by="chen", is_dry=False, confirmed=True)
    return {one["record_class"]: one["erased"] for one in found.counts}


def test_what_is_not_settled_has_no_period(told):
    assert keys() == []


def test_the_file_is_kept_beyond_the_period_of_other_matters(told):
    found = settled(told, days=4 * 365)

    assert run()["complaints"] == run()["tickets"] == 0
    assert words_of(found).demand


def test_then_every_word_of_it_goes_and_how_it_ended_stays(told):
    found = settled(told, days=5 * 366)
    asked = define_field(code="amount", label="涉及金额", kind=FieldKind.NUMBER, by="chen")
    answer(found.ticket_id, said={asked: "1200"}, by="wang")

    assert run()["complaints"] == 1

    found.refresh_from_db()
    assert (found.outcome, found.ticket.subject_sealed) == ("upheld", "")
    assert FieldValue.objects.get().value_sealed == ""
    for model, columns in WORDS.items():
        for column in columns:
            assert not model.objects.exclude(**{column: ""}).exists()
    assert keys() == []


def test_of_one_from_a_file_the_period_begins_when_it_was_taken_over(told):
    found = settled(told, days=1)
    Complaint.objects.filter(pk=found.pk).update(closed_at=None, source_id="cfpb-1")

    (record,) = record_class("complaints").records()
    assert record.starts == timezone.localdate(found.ticket.touched_at)


def test_the_period_says_that_it_is_the_banks_own(told):
    run_retention(by="chen", is_dry=True)

    rule = RetentionRule.objects.get(record_class="complaints")
    assert (rule.months, rule.mark, rule.is_automatic) == (60, "own", False)
