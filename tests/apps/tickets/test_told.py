from __future__ import annotations

from tests.apps.tickets.conftest import MONDAY, enquiry

from zhike.apps.tickets.actions import change_state
from zhike.apps.tickets.merge_actions import merge_ticket
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import State
from zhike.apps.tickets.told import PRIORITIES, told, told_whole
from zhike.apps.tickets.work_actions import add_note, ask_department, finish_task


def test_words_stand_for_what_the_table_holds_as_numbers(hotline, lin):
    other = enquiry(hotline, customer=lin, priority=PRIORITIES["urgent"])
    made = enquiry(hotline, parent=other)

    first, second = told([other, made])

    assert (first["priority"], first["customer_id"], first["parent"]) == ("urgent", "C001", None)
    assert (second["priority"], second["customer_id"]) == ("normal", None)
    assert second["parent"] == other.number


def test_a_whole_ticket_tells_of_all_that_was_merged_into_it(hotline, lin, agent):
    one, other = (enquiry(hotline, customer=lin) for _ in range(2))
    add_note(one.pk, text="手机 13812345678", author=agent)
    task = ask_department(one.pk, queue=hotline, wanted="核对", by="wang")
    finish_task(task.pk, result="已核对", by=agent)
    merge_ticket(one.pk, into=other.pk, by="wang")

    whole = told_whole(other)

    assert whole["merged"] == [one.number]
    assert [note["text"] for note in whole["notes"]] == ["手机 138****5678"]
    (shown,) = whole["tasks"]
    assert (shown["result"], shown["assignee"], shown["queue"]) == ("已核对", "wang", "hotline")
    assert whole["history"][0]["act"] == "merge tickets"
    assert whole["history"][0]["outcome"] in {one.number, other.number}


def test_a_clock_tells_what_it_shows_now_not_what_it_showed_last(ticket):
    change_state(ticket.pk, state=State.SOLVED, by="wang", at=MONDAY)
    ticket = Ticket.objects.get(pk=ticket.pk)

    clocks = {one["name"]: one for one in told_whole(ticket)["clocks"]}

    assert clocks["resolution"]["state"] == "met"
    assert clocks["resolution"]["stopped_at"] == MONDAY
    assert (clocks["resolution"]["limit"], clocks["resolution"]["unit"]) == (8, "calendar_hours")
    assert clocks["resolution"]["rule"] is None
