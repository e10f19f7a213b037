from __future__ import annotations

from zhike.apps.customers.keeping import places
from zhike.apps.tickets.work_actions import add_note, ask_department

OURS = {"tickets.tickets", "tickets.notes"}


def ours():
    return {place.name: place for place in places() if place.name in OURS}


def test_the_customers_copy_holds_his_matters_and_no_note_of_staff(ticket, lin, agent):
    add_note(ticket.pk, text="内部意见", author=agent)

    rows = [row for place in ours().values() for row in place.read([lin])]

    assert [row["subject"] for row in rows] == ["信用卡年费怎么减免"]


def test_an_erasure_takes_every_word_and_leaves_that_there_was_a_matter(
    ticket, lin, agent, hotline
):
    add_note(ticket.pk, text="内部意见", author=agent)
    ask_department(ticket.pk, queue=hotline, wanted="核对", by="wang")
    assert all(place.left([lin]) for place in ours().values())

    for place in ours().values():
        place.clear([lin])

    ticket.refresh_from_db()
    assert not any(place.left([lin]) for place in ours().values())
    assert (ticket.subject_sealed, ticket.notes.get().text_sealed) == ("", "")
    assert ours()["tickets.tickets"].stay([lin]) == 1
