from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from tests.apps.conftest import person
from tests.apps.portal.conftest import asked, intake

from zhike.analytics.clocks import LimitUnit, calendar_days, hours
from zhike.apps.conversations.actions import Said, start_conversation
from zhike.apps.conversations.models import Attachment
from zhike.apps.conversations.rules import Channel
from zhike.apps.people.rules import Role
from zhike.apps.portal import matters
from zhike.apps.tickets.actions import change_state, locked, note_staff_replied, open_ticket
from zhike.apps.tickets.clock_actions import start_clock
from zhike.apps.tickets.merge_actions import merge_ticket
from zhike.apps.tickets.queue_actions import promise
from zhike.apps.tickets.rules import ClockName, Kind, Promise, State
from zhike.apps.tickets.spam_actions import close_as_spam


def spoken(customer, *, kind=Kind.ENQUIRY, channel="phone"):
    """A matter that staff opened, with staff's own words as its subject."""
    return open_ticket(
        kind=kind, subject="员工的话", queue=intake(), channel=channel, by="wang", customer=customer
    )


def test_he_sees_the_matters_of_all_his_entries_and_of_nobody_else(lin, lin_again, gao):
    own = {asked(lin), spoken(lin_again)}
    asked(gao)

    assert set(matters.tickets_of([lin, lin_again])) == own


def test_an_internal_request_is_none_of_his_matters(lin):
    hidden = spoken(lin, kind=Kind.INTERNAL)

    assert not matters.tickets_of([lin]).exists()
    assert matters.ticket_of([lin], hidden.number) is None


def test_what_was_put_away_as_spam_is_none_of_them(lin):
    hidden = spoken(lin, channel="mail")
    close_as_spam(hidden.pk, by="wang")

    assert not matters.tickets_of([lin]).exists()
    assert matters.ticket_of([lin], hidden.number) is None


@pytest.mark.parametrize("number", ["", "x", "T", "9" * 30, "T0000000"])
def test_what_is_no_number_finds_nothing(lin, number):
    assert matters.ticket_of([lin], number) is None


def test_a_matter_is_called_by_his_own_words_and_never_by_those_of_staff(lin):
    his, theirs = asked(lin, text="年费\n怎么减免？"), spoken(lin)
    titles = {one.ticket: one.title for one in matters.listed(matters.tickets_of([lin]))}

    assert titles == {his: "年费 怎么减免？", theirs: "Enquiry"}


def test_only_the_beginning_of_his_words_is_the_name(lin):
    asked(lin, text="长" * 50 + "\n\n第二段")

    assert [one.title for one in matters.listed(matters.tickets_of([lin]))] == ["长" * 40 + "…"]


def test_a_limit_that_ends_with_a_day_names_that_day(lin):
    ticket = asked(lin)
    start_clock(
        ticket,
        name=ClockName.RESOLUTION,
        limit=calendar_days(3),
        at=datetime(2026, 1, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai")),
    )
    (shown,) = matters.deadlines_of([lin], ticket)

    assert shown.day == date(2026, 1, 8)
    assert shown.is_late


def test_for_whom_inside_the_bank_it_waits_is_not_told(lin):
    ticket = change_state(asked(lin).pk, state=State.ON_HOLD, by="wang", reason="等法务")

    assert str(matters.matter_of(ticket).state) == "In work"


def test_what_staff_noted_of_a_talk_is_not_shown_and_what_was_written_is(lin):
    ticket = asked(lin)
    for channel, text in ((Channel.PHONE, "客户很难缠"), (Channel.MAIL, "邮件里的问题")):
        start_conversation(
            channel=channel, queue=intake(), said=Said(text=text), by="wang", customer=lin,
            ticket=ticket,
        )  # fmt: skip
    texts = [one.text for one in matters.lines_of([lin], ticket)]

    assert texts == ["年费怎么减免？", "邮件里的问题"]


def test_a_merged_matter_leads_to_the_one_that_goes_on_with_all_its_words(lin):
    first, other = asked(lin, text="第一个"), asked(lin, text="第二个")
    merge_ticket(other.pk, into=first.pk, by="wang")

    assert matters.ticket_of([lin], other.number) == first
    assert [one.text for one in matters.lines_of([lin], first)] == ["第一个", "第二个"]


def test_a_file_is_found_in_his_own_matter_only(lin, gao):
    own, strange = asked(lin), asked(gao)
    own_file, strange_file = (Attachment.objects.get(ticket=one) for one in (own, strange))

    assert matters.file_of([lin], own, own_file.public_id) == own_file
    assert matters.file_of([lin], own, strange_file.public_id) is None


def test_deadlines_come_with_the_words_of_their_rule_the_nearest_first(lin):
    day = hours(24)
    promise(
        intake(),
        promised=Promise(clock=ClockName.FIRST_REPLY, amount=1, unit=LimitUnit.CALENDAR_HOURS),
        by="test",
    )
    ticket = asked(lin)
    now = timezone.now()
    for name, rule in (("rights.answer", "rights.answer"), ("internal target", "")):
        start_clock(
            ticket, name=name, limit=day, at=now, jurisdiction="CN" if rule else "", rule_id=rule
        )
    first, law = matters.deadlines_of([lin], ticket)

    assert (str(first.label), first.rule, first.is_late) == ("First answer by", None, False)
    assert law.rule is not None
    assert law.rule.text
    assert timedelta(hours=23) < law.at - now <= timedelta(hours=24)


def test_the_steps_are_the_facts_of_the_ticket(lin):
    ticket = asked(lin)
    person(username="wang", role=Role.AGENT)
    note_staff_replied(locked(ticket.pk), at=timezone.now())
    solved = change_state(ticket.pk, state=State.SOLVED, by="wang")

    assert [str(label) for label, _at in matters.steps_of(solved)] == [
        "We have it", "First answer", "Answer given",
    ]  # fmt: skip


def test_a_list_asks_the_database_the_same_however_long_it_is(lin, django_assert_num_queries):
    for _time in range(2):
        asked(lin)
    with django_assert_num_queries(4):
        matters.listed(matters.tickets_of([lin]))
    for _time in range(4):
        asked(lin)
    with django_assert_num_queries(4):
        matters.listed(matters.tickets_of([lin]))
