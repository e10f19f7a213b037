from __future__ import annotations

from tests.apps.complaints.conftest import received

from zhike.apps.complaints.pause_actions import ask_pause, end_pause, grant_pause
from zhike.apps.complaints.pauses import notice_of, pauses_of
from zhike.apps.complaints.regimes import Regime


def ask(complaint, officer):
    return ask_pause(
        complaint.pk, reason="笔迹鉴定", notice=notice_of(complaint), language="zh", by=officer
    )


def test_the_rule_and_its_source_stand_beside_what_may_be_asked(complaint):
    shown = pauses_of(complaint)

    assert (shown.may_ask, shown.may_end, shown.asked, shown.granted) == (True, False, None, [])
    assert shown.rule.rule.id == "complaint.pause.appraisal"
    assert shown.rule.rule.source.text


def test_each_step_offers_the_next_one_alone(complaint, officer, head):
    ask(complaint, officer)
    asked = pauses_of(complaint)
    assert (asked.may_ask, asked.may_end, asked.asked.reason) == (False, False, "笔迹鉴定")

    grant_pause(complaint.pk, by=head)
    granted = pauses_of(complaint)
    assert (granted.may_ask, granted.may_end, granted.asked) == (False, True, None)

    end_pause(complaint.pk, by="zhao")
    ended = pauses_of(complaint)
    assert (ended.may_ask, ended.may_end) == (True, False)
    assert [one.reason for one in ended.granted] == ["笔迹鉴定"]


def test_a_law_without_such_a_rule_shows_nothing(desk):
    shown = pauses_of(received(desk, regime=Regime.US_CFPB))

    assert not shown.are_any
    assert shown.rule is None


def test_the_notice_says_that_the_time_does_not_count(complaint):
    assert "不计入办理期限" in notice_of(complaint)
    assert complaint.ticket.number in notice_of(complaint)
