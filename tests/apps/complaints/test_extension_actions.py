from __future__ import annotations

import pytest
from tests.apps.complaints.conftest import days_ago, received

from zhike.apps.complaints.errors import ExtensionRefused, StepBlocked
from zhike.apps.complaints.extension_actions import (
    ask_extension,
    due_if_extended,
    grant_extension,
    refuse_extension,
)
from zhike.apps.complaints.queries import clocks_of
from zhike.apps.complaints.words import last_day_of


def ask(complaint, by, *, reason="待鉴定", notice="需要更多时间"):
    return ask_extension(complaint.pk, reason=reason, notice=notice, language="zh", by=by)


def amount(complaint) -> float:
    (clock,) = clocks_of(complaint)
    return clock.reading.limit.amount


def test_the_first_extension_needs_a_reason_alone_and_holds_at_once(complaint, officer):
    due = due_if_extended(complaint)

    ask(complaint, officer, notice="")

    (clock,) = clocks_of(complaint)
    assert amount(complaint) == 30
    assert last_day_of(clock.reading.deadline) == last_day_of(due)
    assert complaint.letters.count() == 0


def test_the_second_waits_for_another_person_and_tells_the_complainant(complaint, officer, head):
    ask(complaint, officer, notice="")
    asked = ask(complaint, officer)
    assert amount(complaint) == 30

    with pytest.raises(ExtensionRefused, match="that he asked for"):
        grant_extension(complaint.pk, language="zh", by=officer)
    grant_extension(complaint.pk, language="zh", by=head)

    asked.refresh_from_db()
    assert (amount(complaint), asked.approved_by) == (60, head)
    assert [one.kind for one in complaint.letters.all()] == ["extension"]
    with pytest.raises(ExtensionRefused, match="no further extension"):
        ask(complaint, officer)


def test_the_second_without_a_notice_is_refused(complaint, officer):
    ask(complaint, officer)

    with pytest.raises(ExtensionRefused, match="has to be told"):
        ask(complaint, officer, notice=" ")


def test_what_is_late_is_not_extended(desk, officer):
    late = received(desk, at=days_ago(20))

    with pytest.raises(ExtensionRefused, match="limit is over"):
        ask(late, officer)
    assert amount(late) == 15


def test_a_refused_extension_leaves_the_limit(complaint, officer, head):
    ask(complaint, officer)
    ask(complaint, officer)

    refuse_extension(complaint.pk, by=head)

    assert amount(complaint) == 30
    with pytest.raises(StepBlocked):
        grant_extension(complaint.pk, language="zh", by=head)


def test_a_decision_that_was_told_is_extended_no_more(told, officer):
    with pytest.raises(ExtensionRefused):
        ask(told, officer)
    assert due_if_extended(told) is None
