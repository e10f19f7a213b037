"""Each article of the rule packs on complaints: a test that names it, at its exact limit.

Moments are local ones of the zone of the bank that the law binds. The calendar is Monday to Friday
with a holiday on 6 and 7 April 2026 and a make-up day on Saturday 11 April.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from zhike.analytics.clocks import (
    Calendar,
    CalendarDay,
    Clock,
    ClockState,
    DayKind,
    Extended,
    Paused,
    Resumed,
    Started,
    Stopped,
    read_clock,
)
from zhike.apps.complaints.dated_tables import table_on
from zhike.apps.complaints.letters import LetterKind, draft, kind_of_reply, read_letters
from zhike.apps.complaints.recusal import Candidate, Concerned, Tie, ties
from zhike.apps.complaints.regimes import LAWS, Regime, next_extension, number_of
from zhike.apps.complaints.registration import HELD_BY_BANK, Submitter, are_too_many, may_ask
from zhike.apps.complaints.repeats import clock_event, repeated
from zhike.apps.complaints.rules import State, Step, next_state, steps_from
from zhike.apps.complaints.severity import (
    Grade,
    SeverityFacts,
    read_thresholds,
    severity_of,
)
from zhike.apps.rulepacks.packs import shipped_rules
from zhike.apps.rulepacks.rules import Rule, clock_limit, in_force

ZONES = {
    "CN": "Asia/Shanghai",
    "GB": "Europe/London",
    "EU": "Europe/Berlin",
    "US": "America/New_York",
}
PACKS = {"cn_complaints", "gb_complaints", "eu_payments", "us_complaints"}
DAY = date(2026, 3, 2)  # a Monday


def article(jurisdiction: str, rule_id: str) -> Rule:
    """Give the shipped rule in force."""
    shipped = [rule for rule in shipped_rules() if rule.jurisdiction == jurisdiction]
    return in_force(shipped, [], on=DAY)[rule_id].rule


def kind_of(on: date) -> DayKind:
    if on in {date(2026, 4, 6), date(2026, 4, 7)}:
        return DayKind.STATUTORY
    if on == date(2026, 4, 11):
        return DayKind.MAKE_UP
    return DayKind.REST if on.weekday() > 4 else DayKind.WORKING


def local(jurisdiction: str, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONES[jurisdiction]))


def started(rule: Rule, at: str) -> Started:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    calendar = Calendar(
        [CalendarDay(date=on, kind=kind_of(on)) for on in days], zone=ZONES[rule.jurisdiction]
    )
    return Started(at=local(rule.jurisdiction, at), limit=clock_limit(rule), calendar=calendar)


def due(rule: Rule, *events, since: str) -> str:
    """Give the deadline in local time."""
    clock = Clock([started(rule, since), *events])
    moment = max(event.at for event in clock.events)
    found = read_clock(clock, moment=moment).deadline
    assert found is not None
    zone = ZoneInfo(ZONES[rule.jurisdiction])
    return found.replace(tzinfo=UTC).astimezone(zone).strftime("%Y-%m-%d %H:%M")


def state_when_told(rule: Rule, at: str, *, since: str) -> ClockState:
    told = Stopped(at=local(rule.jurisdiction, at))
    return read_clock(Clock([started(rule, since), told]), moment=told.at).state


@pytest.mark.parametrize(
    ("jurisdiction", "rule_id", "since", "last", "late"),
    [
        # China, 2020 No. 3: 15 days after the day of receipt, told included.
        ("CN", "complaint.decision", "2026-03-02 23:59", "2026-03-17 23:59:59", "2026-03-18 00:00"),
        # 30 days after the decision, and after the request (both from memory).
        ("CN", "review.application", "2026-03-02 10:00", "2026-04-01 23:59:59", "2026-04-02 00:00"),
        ("CN", "review.decision", "2026-03-02 10:00", "2026-04-01 23:59:59", "2026-04-02 00:00"),
        # China, People's Bank 2020 No. 5 (from memory).
        ("CN", "pbc_complaint.reply", "2026-03-02 00:00", "2026-03-17 23:59:59",
         "2026-03-18 00:00"),
        # One working day after the slip: on the Friday before the holiday it is Wednesday.
        ("CN", "adjustment.posting", "2026-04-03 16:00", "2026-04-08 23:59:59", "2026-04-09 00:00"),
        # And on the Friday before a Saturday that is worked, that Saturday.
        ("CN", "adjustment.posting", "2026-04-10 16:00", "2026-04-11 23:59:59", "2026-04-12 00:00"),
        # DISP 1.5: the close of the third business day after the day of receipt.
        ("GB", "complaint.summary_resolution", "2026-03-02 10:00", "2026-03-05 17:30:00",
         "2026-03-05 17:30:01"),
        # DISP 1.6: eight weeks; the clocks went forward in between.
        ("GB", "complaint.final_response", "2026-03-02 10:00", "2026-04-27 23:59:59",
         "2026-04-28 00:00"),
        # PSD2, article 101: 15 business days, two holidays and a make-up day among them.
        ("GB", "payment_complaint.reply", "2026-03-27 10:00", "2026-04-20 23:59:59",
         "2026-04-21 00:00"),
        ("EU", "payment_complaint.reply", "2026-03-27 10:00", "2026-04-20 23:59:59",
         "2026-04-21 00:00"),
        # CFPB complaint manual.
        ("US", "complaint.response", "2026-03-02 20:00", "2026-03-17 23:59:59", "2026-03-18 00:00"),
        ("US", "complaint.no_reply", "2026-03-02 20:00", "2026-04-01 23:59:59", "2026-04-02 00:00"),
        ("US", "complaint.close", "2026-03-02 20:00", "2026-05-01 23:59:59", "2026-05-02 00:00"),
        ("US", "complaint.feedback", "2026-03-02 20:00", "2026-05-01 23:59:59", "2026-05-02 00:00"),
    ],
)  # fmt: skip
def test_the_last_moment_of_an_article_is_in_time_and_the_next_is_late(
    jurisdiction, rule_id, since, last, late
):
    rule = article(jurisdiction, rule_id)

    assert state_when_told(rule, last, since=since) is ClockState.MET
    assert state_when_told(rule, late, since=since) is ClockState.BREACHED


@pytest.mark.parametrize(
    ("jurisdiction", "rule_id", "since", "plain", "extended"),
    [
        ("CN", "complaint.decision", "2026-03-02 10:00", "2026-03-18",
         ["2026-04-02", "2026-05-02"]),
        ("CN", "pbc_complaint.reply", "2026-03-02 10:00", "2026-03-18", ["2026-05-02"]),
        # 35 business days after Friday 27 March, with two holidays and one make-up day.
        ("GB", "payment_complaint.reply", "2026-03-27 10:00", "2026-04-21", ["2026-05-19"]),
        ("EU", "payment_complaint.reply", "2026-03-27 10:00", "2026-04-21", ["2026-05-19"]),
    ],
)  # fmt: skip
def test_each_extension_of_an_article_adds_its_own_days(
    jurisdiction, rule_id, since, plain, extended
):
    rule = article(jurisdiction, rule_id)
    granted = [
        Extended(
            at=local(jurisdiction, since) + timedelta(days=n + 1), amount=float(more.adds),
            approved_by="chen",
        )
        for n, more in enumerate(rule.clock.extensions)
    ]  # fmt: skip

    # The deadline is the midnight with which the last day ends.
    assert due(rule, since=since) == f"{plain} 00:00"
    assert [due(rule, *granted[: n + 1], since=since) for n, _ in enumerate(granted)] == [
        f"{day} 00:00" for day in extended
    ]
    assert next_extension(rule, taken=len(granted)) is None


def test_cn_complaint_pause_appraisal_leaves_the_days_of_an_appraisal_out():
    rule = article("CN", "complaint.decision")
    pause = Paused(at=local("CN", "2026-03-05 09:00"), reason="appraisal")
    end = Resumed(at=local("CN", "2026-03-08 18:00"))

    assert article("CN", "complaint.pause.appraisal").unit == "duty"
    assert due(rule, pause, end, since="2026-03-02 10:00") == "2026-03-21 00:00"  # three midnights


def test_cn_complaint_repeated_new_facts_start_the_period_anew_and_the_same_matter_does_not():
    rule = article("CN", "complaint.decision")
    at = local("CN", "2026-03-10 15:00")

    assert article("CN", "complaint.repeated.new_facts").unit == "duty"
    anew = clock_event(repeated(has_new_facts=True), received_at=at)
    assert due(rule, anew, since="2026-03-02 10:00") == "2026-03-26 00:00"
    assert clock_event(repeated(has_new_facts=False), received_at=at) is None


def test_cn_complaint_withdrawal_ends_it_on_the_day_it_is_received():
    assert article("CN", "complaint.withdrawal").unit == "duty"
    assert next_state(State.INVESTIGATING, Step.WITHDRAW) is State.WITHDRAWN
    assert steps_from(State.WITHDRAWN) == {}
    rule = article("CN", "complaint.decision")
    assert state_when_told(rule, "2026-03-17 12:00", since="2026-03-02 10:00") is ClockState.MET


@pytest.mark.parametrize(("sent", "too_many"), [(5, False), (6, True)])
def test_cn_complaint_representatives_are_at_most_five(sent, too_many):
    rule = article("CN", "complaint.representatives")

    at_most = number_of(rule.id, {rule.id: rule})
    assert are_too_many(representatives=sent, at_most=at_most) is too_many


def test_cn_complaint_materials_the_bank_holds_are_never_asked_for():
    assert article("CN", "complaint.materials").unit == "duty"
    for by in Submitter:
        assert not set(may_ask(by=by, in_writing=True)) & HELD_BY_BANK


def test_cn_complaint_avoidance_keeps_whoever_has_an_interest_away():
    assert article("CN", "complaint.avoidance").unit == "duty"
    assert ties(Candidate(name="li"), Concerned(related=["li"])) == (Tie.RELATED,)


@pytest.mark.parametrize(("people", "grade"), [(19, Grade.SERIOUS), (20, Grade.MAJOR)])
def test_cn_complaint_major_begins_with_twenty_people_face_to_face(people, grade):
    rule, table = article("CN", "complaint.major"), table_on("severity", on=DAY)

    thresholds = read_thresholds(table, limits={rule.id: number_of(rule.id, {rule.id: rule})})
    facts = SeverityFacts(people_face_to_face=people)
    assert severity_of(facts, thresholds, escalation={}).grade is grade


def test_cn_department_reply_is_not_the_banks_limit():
    assert article("CN", "department.reply").value == 7
    assert all(
        "department.reply" not in (law.decision, law.summary, *law.also) for law in LAWS.values()
    )


def test_gb_complaint_ombudsman_months_stand_in_the_final_response():
    months = article("GB", "complaint.ombudsman").value
    parts = read_letters(table_on("letters", on=DAY))[LetterKind.DECISION, Regime.GB_DISP]

    letter = draft(parts, {"referral_months": f"{months:f}"}, language="en")

    assert months == 6
    assert "You have 6 months from the date of this letter" in letter.text


def test_gb_complaint_summary_resolution_is_owed_only_within_its_three_days():
    assert article("GB", "complaint.summary_resolution").value == 3
    assert kind_of_reply(Regime.GB_DISP, within_summary_time=True) is LetterKind.SUMMARY_RESOLUTION
    assert kind_of_reply(Regime.GB_DISP, within_summary_time=False) is LetterKind.DECISION


def test_what_comes_from_memory_is_known_as_not_verified():
    unverified = {r.id for r in shipped_rules() if r.pack in PACKS and not r.is_verified}

    assert unverified == {"review.application", "review.decision", "pbc_complaint.reply"}


def test_every_article_of_the_packs_is_named_here():
    here = Path(__file__).read_text(encoding="utf-8")

    unnamed = [
        (rule.jurisdiction, rule.id)
        for rule in shipped_rules()
        if rule.pack in PACKS and f'"{rule.jurisdiction}", "{rule.id}"' not in here
    ]
    assert unnamed == []
