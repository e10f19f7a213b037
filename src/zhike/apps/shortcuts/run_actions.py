"""A macro, or a bulk edit, is done to tickets here: to each all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from zhike.apps.audit.actions import record_event
from zhike.apps.audit.errors import StaleVersion
from zhike.apps.conversations import actions as conversations
from zhike.apps.conversations import line_actions
from zhike.apps.conversations.actions import Said, agent_writes
from zhike.apps.conversations.errors import ConversationError
from zhike.apps.conversations.models import Conversation
from zhike.apps.conversations.rules import OVER
from zhike.apps.conversations.rules import State as Talk
from zhike.apps.customers.shown import shown_customers
from zhike.apps.people.models import User
from zhike.apps.shortcuts import rules
from zhike.apps.shortcuts.errors import (
    NoConversation,
    NothingToDo,
    ShortcutError,
    TooMany,
    VariableUnfilled,
)
from zhike.apps.shortcuts.models import Macro
from zhike.apps.shortcuts.rules import Variable
from zhike.apps.tickets import actions as tickets
from zhike.apps.tickets import work_actions
from zhike.apps.tickets.errors import TicketError
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import Kind, Priority, State
from zhike.apps.unmasking.sight import sight_of

AT_ONCE = 200
REFUSALS = (TicketError, ConversationError, ShortcutError, StaleVersion)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a run: numbers of tickets, and for each that refused, why."""

    done: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def does_something(macro: Macro) -> bool:
    """Say whether a macro changes anything at all."""
    return bool(
        macro.takes
        or macro.kind
        or macro.priority
        or macro.note
        or macro.reply
        or (macro.department and macro.wanted)
        or macro.moves_to
        or macro.state
    )


def run(rows: Sequence[Ticket], *, macro: Macro, by: User, owner: User | None = None) -> Outcome:
    """Do a macro to tickets that the caller sees; one that refuses holds up no other.

    `owner` is who shall own them, which only a bulk edit says.

    Raises
    ------
    NothingToDo, TooMany
    """
    if not does_something(macro) and owner is None:
        raise NothingToDo
    if len(rows) > AT_ONCE:
        raise TooMany(limit=AT_ONCE)
    outcome = Outcome()
    for row in rows:
        try:
            with transaction.atomic():
                _run_on(row.pk, macro=macro, by=by, owner=owner)
        except REFUSALS as refusal:
            outcome.refused.append((row.number, str(refusal)))
        else:
            outcome.done.append(row.number)
    return outcome


def name_for(ticket: Ticket, *, by: User) -> str:
    """Give the customer's name as the agent may see it; that he looked is written down."""
    if ticket.customer is None:
        return ""
    sight = sight_of(by, customer_id=ticket.customer_number)
    name = shown_customers([ticket.customer], sight=sight)[0].name
    sight.write_down()
    return name


def values_for(ticket: Ticket, *, by: User, name: str) -> dict[str, str]:
    """What stands for the variables of a text about a ticket; `name` is the customer's."""
    due = timezone.localtime(ticket.due_at) if ticket.due_at else None
    return {
        Variable.CUSTOMER: name,
        Variable.TICKET: ticket.number,
        Variable.QUEUE: ticket.queue.name,
        Variable.AGENT: str(by),
        Variable.DUE: date_format(due, "Y-m-d H:i") if due else "",
    }


def filled(text: str, values: dict[str, str]) -> str:
    """Give a text as it may go out.

    Raises
    ------
    VariableUnfilled
    """
    found = rules.fill(text, values)
    if left := rules.unfilled_in(found):
        raise VariableUnfilled(names=left)
    return found


def _run_on(ticket_id: int, *, macro: Macro, by: User, owner: User | None) -> None:
    # From the inside out: who has it, what it is, what is said of it, where it goes, how it ends.
    name = by.username
    talk = _talk_of(ticket_id) if macro.reply else None
    if talk:
        # In the order in which everybody locks them: two of them would wait for each other else.
        conversations.locked(talk.pk)
    who = owner or (by if macro.takes else None)
    ticket = tickets.locked(ticket_id)
    if who is not None and ticket.owner != who:
        ticket = tickets.assign_ticket(ticket_id, owner=who, by=name)
    if macro.kind or macro.priority:
        tickets.change_ticket(
            ticket_id,
            by=name,
            kind=Kind(macro.kind) if macro.kind else None,
            priority=Priority(macro.priority) if macro.priority else None,
        )
    _say(ticket, macro=macro, by=by)
    if macro.moves_to:
        reason = macro.reason or macro.title
        tickets.transfer_ticket(ticket_id, queue=macro.moves_to, reason=reason, by=name)
    if macro.state and macro.state != tickets.locked(ticket_id).state:
        reason = macro.reason or macro.title
        tickets.change_state(ticket_id, state=State(macro.state), reason=reason, by=name)
    if macro.pk:
        _record(ticket, macro=macro, by=by)


def _say(ticket: Ticket, *, macro: Macro, by: User) -> None:
    if not (macro.note or macro.reply or macro.wanted):
        return
    named = Variable.CUSTOMER in rules.variables_in(macro.note + macro.reply + macro.wanted)
    name = name_for(ticket, by=by) if named else ""
    values = values_for(ticket, by=by, name=name)
    if macro.department and macro.wanted:
        work_actions.ask_department(
            ticket.pk,
            queue=macro.department,
            wanted=rules.fill(macro.wanted, values),
            by=by.username,
        )
    if macro.note:
        work_actions.add_note(ticket.pk, text=rules.fill(macro.note, values), author=by)
    if macro.reply:
        _reply(ticket, text=filled(macro.reply, values), by=by)


def _reply(ticket: Ticket, *, text: str, by: User) -> None:
    talk = _talk_of(ticket.pk)
    if talk is None:
        raise NoConversation
    if talk.state == Talk.WAITING:
        line_actions.take(talk.pk, agent=by)
    agent_writes(talk.pk, said=Said(text=text), author=by)


def _talk_of(ticket_id: int) -> Conversation | None:
    """The newest open conversation of a ticket, in which its customer reads."""
    rows = Conversation.objects.filter(ticket=ticket_id).exclude(state__in=OVER)
    return rows.order_by("-last_message_at").first()


def _record(ticket: Ticket, *, macro: Macro, by: User) -> None:
    record_event(
        activity="run macro",
        case_id=ticket.case_id,
        by=by.username,
        customer_id=ticket.customer_number,
        attributes={"macro": str(macro.pk), "title": macro.title},
    )
