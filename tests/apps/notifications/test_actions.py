from __future__ import annotations

import pytest

from zhike.apps.audit.models import AuditRow
from zhike.apps.notifications.actions import choose_ways, read, read_all
from zhike.apps.notifications.models import Choice, Notification
from zhike.apps.notifications.rules import Ways

pytestmark = pytest.mark.django_db


def test_what_was_read_stays_read_at_its_first_time(finished, analyst):
    finished()
    number = Notification.objects.get().pk
    first = read(analyst, notification_id=number).read_at

    assert read(analyst, notification_id=number).read_at == first
    assert read_all(analyst) == 0


def test_a_choice_for_a_kind_that_nobody_has_is_left_out_and_no_address_is_recorded(analyst):
    ways = {"job_done": Ways(mail=True), "gone": Ways()}
    choose_ways(analyst, ways=ways, address="li@bank.example", language="en", by="li")

    assert list(Choice.objects.values_list("kind", flat=True)) == ["job_done"]
    row = AuditRow.objects.get(activity="choose notifications")
    assert "bank.example" not in row.before + row.after + row.reason
