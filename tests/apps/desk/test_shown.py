from __future__ import annotations

from datetime import timedelta

import pytest
from tests.apps.tickets.conftest import MONDAY, enquiry

from zhike.analytics.clocks import ClockState
from zhike.apps.conversations.actions import Said, agent_writes
from zhike.apps.conversations.queries import messages_of
from zhike.apps.desk.shown import (
    clocks_in_words,
    due_in_words,
    left_in_words,
    lines_of,
    masked_subjects,
    new_client_id,
    span_in_words,
)
from zhike.apps.tickets.actions import locked, note_staff_replied
from zhike.apps.tickets.queries import clocks_of, notes_of
from zhike.apps.tickets.work_actions import add_note

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 min"), (-5, "0 min"), (59, "59 min"), (60, "1 h 0 min"),
        (2879, "47 h 59 min"), (2880, "2 days"),
    ],
)  # fmt: skip
def test_a_length_of_time_in_words(minutes, words):
    assert span_in_words(minutes * MINUTE) == words


def test_a_clock_says_what_is_left_or_by_how_much_it_is_late():
    due = MONDAY
    say = left_in_words

    assert say(ClockState.RUNNING, due=due, now=due - 5 * MINUTE) == "5 min left"
    assert say(ClockState.BREACHED, due=due, now=due + 5 * MINUTE) == "late by 5 min"
    assert say(ClockState.PAUSED, due=None, now=due) == "paused"


@pytest.mark.parametrize(
    ("minutes", "tone", "used"), [(6, "accent", 10), (50, "warn", 83), (70, "bad", 100)]
)
def test_the_tone_of_a_clock_follows_its_time(hotline, lin, minutes, tone, used):
    ticket = enquiry(hotline, customer=lin)
    now = MONDAY + minutes * MINUTE

    shown = clocks_in_words(clocks_of([ticket.pk], moment=now), now=now)
    first = next(one for one in shown if str(one.label) == "First reply")

    assert (first.tone, first.used) == (tone, used)


def test_a_late_reply_is_late_by_what_it_was_late_then(hotline, lin):
    ticket = enquiry(hotline, customer=lin)
    note_staff_replied(locked(ticket.pk), at=MONDAY + 75 * MINUTE)
    now = MONDAY + 500 * MINUTE

    shown = clocks_in_words(clocks_of([ticket.pk], moment=now), now=now)

    assert "late by 15 min" in [one.words for one in shown]


def test_a_thread_has_messages_and_notes_in_the_order_of_time(mine, agent):
    add_note(mine.ticket_id, text="电话 13812345678", author=agent)
    agent_writes(mine.pk, said=Said(text="您好"), author=agent)

    lines = lines_of(messages_of(mine), notes_of([mine.ticket_id]))

    assert [line.side for line in lines] == ["customer", "note", "staff"]
    assert "13812345678" not in lines[1].text


def test_a_subject_stands_masked(hotline):
    ticket = enquiry(hotline, subject="身份证 110101199003070038 办理")

    assert "110101199003070038" not in masked_subjects([ticket])[0][1]


def test_a_ticket_that_is_nearly_due_is_shown_so(hotline, lin):
    ticket = enquiry(hotline, customer=lin)

    assert due_in_words(ticket, now=MONDAY)[1] == "neutral"
    assert due_in_words(ticket, now=MONDAY + 45 * MINUTE)[1] == "warn"
    assert due_in_words(ticket, now=MONDAY + 61 * MINUTE)[1] == "bad"


def test_no_two_messages_have_one_name():
    assert new_client_id() != new_client_id()
