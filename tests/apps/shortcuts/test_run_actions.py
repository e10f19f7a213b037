from __future__ import annotations

import pytest
from tests.apps.conversations.conftest import begun
from tests.apps.shortcuts.conftest import GREETING, macro
from tests.apps.tickets.conftest import enquiry, queue

from zhike.apps.audit.models import AuditRow
from zhike.apps.conversations.queries import messages_of
from zhike.apps.shortcuts.errors import NothingToDo, TooMany
from zhike.apps.shortcuts.models import Macro
from zhike.apps.shortcuts.run_actions import AT_ONCE, run
from zhike.apps.tickets.models import Note, Task, Ticket
from zhike.apps.tickets.queries import notes_of
from zhike.apps.tickets.rules import Kind, Priority, State


def test_one_press_takes_answers_notes_asks_and_waits(agent, head, hotline, chat):
    other = queue("loans", head=head)
    made = macro(
        agent,
        takes=True,
        kind=Kind.TRANSACTION,
        priority=Priority.HIGH,
        reply=GREETING,
        note="{agent} 已受理 {ticket}",
        department=other,
        wanted="请核对 {ticket}",
        state=State.WAITING,
    )

    outcome = run([chat.ticket], macro=made, by=agent)

    ticket = Ticket.objects.get(pk=chat.ticket_id)
    assert outcome.done == [ticket.number] and outcome.refused == []
    assert (ticket.owner, ticket.kind, ticket.priority, ticket.state) == (
        agent, Kind.TRANSACTION, Priority.HIGH, State.WAITING,
    )  # fmt: skip
    said = messages_of(chat)[-1]
    assert ticket.number in said.text and "{" not in said.text
    # He who wrote it has the conversation now, and the name is the one he may see.
    assert said.message.author == agent and said.text.startswith("林")
    assert [one.text for one in notes_of([ticket.pk])] == [f"wang 已受理 {ticket.number}"]
    assert Task.objects.get().queue == other
    assert AuditRow.objects.filter(activity="run macro", case_id=ticket.case_id).count() == 1


def test_on_one_ticket_it_does_all_or_nothing(agent, ticket):
    # There is no conversation in which the answer could go out.
    made = macro(agent, note="会回复", reply="您好", takes=True)

    outcome = run([ticket], macro=made, by=agent)

    assert outcome.done == [] and outcome.refused[0][0] == ticket.number
    assert not Note.objects.exists()
    assert Ticket.objects.get().owner != agent


def test_one_that_refuses_holds_up_no_other(agent, hotline, lin):
    first, second, third = (enquiry(hotline, customer=lin) for _ in range(3))
    run([second], macro=Macro(state=State.CLOSED), by=agent)

    outcome = run([first, second, third], macro=Macro(state=State.WAITING), by=agent)

    assert outcome.done == [first.number, third.number]
    assert [number for number, _why in outcome.refused] == [second.number]
    assert set(Ticket.objects.values_list("state", flat=True)) == {State.WAITING, State.CLOSED}


def test_a_variable_that_nobody_can_fill_goes_to_no_customer(agent, hotline):
    unknown = begun(hotline)

    outcome = run([unknown.ticket], macro=macro(agent, reply=GREETING), by=agent)

    assert "{customer}" in outcome.refused[0][1]
    assert len(messages_of(unknown)) == 1


def test_a_bulk_edit_gives_an_owner(agent, head, ticket):
    run([ticket], macro=Macro(), owner=head, by=agent)
    run([ticket], macro=Macro(), owner=agent, by=head)

    assert Ticket.objects.get().owner == agent


def test_nothing_chosen_and_too_many_are_refused(agent, ticket):
    with pytest.raises(NothingToDo):
        run([ticket], macro=Macro(), by=agent)
    with pytest.raises(TooMany):
        run([ticket] * (AT_ONCE + 1), macro=Macro(takes=True), by=agent)
