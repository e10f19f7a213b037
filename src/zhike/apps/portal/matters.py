"""What a customer sees of his matters: his own words, the answers, the steps, the deadlines.

Nothing that staff write for each other is read here at all: no note, no task, no subject (staff
may have worded it), no name, no queue, no message of a talk that staff summed up. What is shown is
chosen one by one, so that a new column of a ticket stays inside until somebody lets it out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.analytics.clocks import ClockState
from zhike.apps.conversations.models import CHANNEL_LABELS, Attachment, Conversation, Message
from zhike.apps.conversations.queries import ShownMessage, shown_messages
from zhike.apps.conversations.rules import Channel, Side
from zhike.apps.customers.models import Customer
from zhike.apps.rulepacks.queries import rule_on
from zhike.apps.rulepacks.wording import RuleShown, shown
from zhike.apps.tickets import rules
from zhike.apps.tickets.clocks import ShownClock
from zhike.apps.tickets.models import KIND_LABELS, Ticket
from zhike.apps.tickets.queries import clocks_of, family_of
from zhike.apps.tickets.rules import ClockName, Kind, State

# What staff and customer wrote to each other. Of a talk the texts are what staff noted of it.
WRITTEN = (
    Channel.PORTAL, Channel.CHAT, Channel.MAIL, Channel.SMS, Channel.LETTER, Channel.API,
)  # fmt: skip
OTHER_WAYS = frozenset(set(Channel) - {Channel.PORTAL})
SIDES = (Side.CUSTOMER, Side.STAFF)
KINDS = (Kind.ENQUIRY, Kind.COMPLAINT, Kind.SUGGESTION, Kind.TRANSACTION)
TITLE_LENGTH = 40
# Whom it waits for inside the bank is not his concern: for him it is in work.
STATE_WORDS: dict[State, tuple[Any, str]] = {
    State.NEW: (_("We have it"), "accent"),
    State.OPEN: (_("In work"), "accent"),
    State.ON_HOLD: (_("In work"), "accent"),
    State.WAITING: (_("Waits for your answer"), "warn"),
    State.SOLVED: (_("Answer given"), "good"),
    State.CLOSED: (_("Done"), "neutral"),
}
DEADLINE_WORDS = {
    ClockName.FIRST_REPLY: _("First answer by"),
    ClockName.NEXT_REPLY: _("Next answer by"),
    ClockName.RESOLUTION: _("Settled by"),
}


@dataclass(frozen=True, kw_only=True)
class Matter:
    """A matter of a list: how it is called, and how it stands."""

    ticket: Ticket
    title: str
    kind: Any
    state: Any
    tone: str
    channel: Any
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """Until when something is due, and by which rule; `is_late` where that is over.

    `day` is given where the limit lasts to the end of a day.
    """

    label: Any
    at: datetime
    day: date | None
    is_late: bool
    is_paused: bool
    rule: RuleShown | None


@dataclass(frozen=True, kw_only=True)
class Line:
    """A message as the customer reads it."""

    is_his: bool
    channel: Any
    text: str
    sent_at: datetime
    files: Sequence[tuple[Attachment, str]]


def tickets_of(members: Sequence[Customer]) -> QuerySet[Ticket]:
    """The matters of a person that a customer may see, the newest first."""
    rows = Ticket.objects.filter(customer__in=members, kind__in=[kind.value for kind in KINDS])
    rows = rows.exclude(state=State.SPAM)
    # A call of the past is over, and nobody wrote a word of it: nothing to follow here.
    past = Conversation.objects.filter(ticket=OuterRef("pk"), load__isnull=False)
    rows = rows.exclude(Q(state=State.CLOSED) & Exists(past))
    return rows.select_related("customer").order_by("-opened_at", "-id")


def ticket_of(members: Sequence[Customer], number: str) -> Ticket | None:
    """One matter of a person by its number; of a merged one that which goes on."""
    key = rules.key_of(number)
    found = tickets_of(members).filter(pk=key).first() if key is not None else None
    for _step in range(20):
        if found is None or found.merged_into_id is None:
            break
        found = tickets_of(members).filter(pk=found.merged_into_id).first()
    return found


def listed(rows: Iterable[Ticket]) -> list[Matter]:
    """Put a list into words: one look at the first messages of all of it."""
    found = list(rows)
    titles = _titles([row.pk for row in found])
    return [_matter(row, title=titles.get(row.pk, "")) for row in found]


def matter_of(ticket: Ticket) -> Matter:
    return listed([ticket])[0]


def lines_of(members: Sequence[Customer], ticket: Ticket) -> list[Line]:
    """What was written about a matter, and about those that were merged into it, in order."""
    rows = _written(_own_family(members, ticket)).order_by("sent_at", "pk")
    return [_line(one) for one in shown_messages(rows)]


def file_of(members: Sequence[Customer], ticket: Ticket, public_id: str) -> Attachment | None:
    """A file of a message that the customer may read."""
    rows = Attachment.objects.select_related("ticket").filter(public_id=public_id)
    return rows.filter(message__in=_written(_own_family(members, ticket))).first()


def conversation_to_answer(ticket: Ticket) -> Conversation | None:
    """The thread of the portal in which the customer goes on."""
    rows = Conversation.objects.filter(ticket=ticket, channel=Channel.PORTAL)
    return rows.order_by("-started_at", "-pk").first()


def deadlines_of(members: Sequence[Customer], ticket: Ticket) -> list[Deadline]:
    """The limits that run, with the words of the rule behind each; the nearest first."""
    shown_rows = clocks_of(_own_family(members, ticket))
    found = [made for one in shown_rows if (made := _deadline(one)) is not None]
    return sorted(found, key=lambda one: one.at)


def steps_of(ticket: Ticket) -> list[tuple[Any, datetime]]:
    """What has happened so far, from the facts of the ticket itself."""
    steps: list[tuple[Any, datetime | None]] = [
        (_("We have it"), ticket.opened_at),
        (_("First answer"), ticket.first_replied_at),
        (_("Answer given"), ticket.solved_at),
        (_("Done"), ticket.closed_at),
    ]
    return [(label, at) for label, at in steps if at is not None]


def is_last_word_ours(lines: Sequence[Line]) -> bool:
    return bool(lines) and not lines[-1].is_his


def _own_family(members: Sequence[Customer], ticket: Ticket) -> list[int]:
    # Only of this very person, whatever was merged into it.
    return list(
        tickets_of(members).filter(pk__in=family_of(ticket)).order_by().values_list("pk", flat=True)
    )


def _written(keys: Sequence[int]) -> QuerySet[Message]:
    return Message.objects.filter(
        ticket__in=keys, conversation__channel__in=WRITTEN, side__in=SIDES
    ).select_related("ticket", "conversation")


def _titles(keys: Sequence[int]) -> dict[int, str]:
    """The beginning of what the customer wrote first; nothing where he wrote nothing."""
    rows = _written(keys).filter(side=Side.CUSTOMER).order_by()
    first = rows.values("ticket").annotate(first=Min("pk")).values("first")
    opened = shown_messages(_written(keys).filter(pk__in=first))
    return {one.message.ticket_id: _first_line(one.text) for one in opened}


def _first_line(text: str) -> str:
    line = " ".join(text.strip().partition("\n\n")[0].split())
    return line if len(line) <= TITLE_LENGTH else f"{line[:TITLE_LENGTH]}…"


def _matter(ticket: Ticket, *, title: str) -> Matter:
    state, tone = STATE_WORDS.get(State(ticket.state), STATE_WORDS[State.OPEN])
    return Matter(
        ticket=ticket,
        title=title or str(KIND_LABELS[Kind(ticket.kind)]),
        kind=KIND_LABELS[Kind(ticket.kind)],
        state=state,
        tone=tone,
        channel=_channel(ticket.channel),
        is_open=ticket.state in rules.ACTIVE,
    )


def _channel(name: str) -> Any:
    """By which way, where it was another one than these pages."""
    return CHANNEL_LABELS[Channel(name)] if name in OTHER_WAYS else ""


def _line(one: ShownMessage) -> Line:
    return Line(
        is_his=one.message.side == Side.CUSTOMER,
        channel=_channel(one.message.conversation.channel),
        text=one.text,
        sent_at=one.message.sent_at,
        files=one.files,
    )


def _deadline(one: ShownClock) -> Deadline | None:
    reading, row = one.reading, one.row
    if reading is None or reading.deadline is None or row.stopped_at is not None:
        return None
    if reading.state not in {ClockState.RUNNING, ClockState.PAUSED, ClockState.BREACHED}:
        return None
    rule = _rule(row.jurisdiction, row.rule_id, row.started_at)
    named = row.name in set(ClockName)
    if rule is None and not named:
        return None  # a clock of the bank's own that nobody chose to show
    return Deadline(
        label=DEADLINE_WORDS[ClockName(row.name)] if named else _("By law by"),
        at=reading.deadline,
        day=_whole_day(reading.deadline),
        is_late=reading.deadline < timezone.now(),
        is_paused=reading.state == ClockState.PAUSED,
        rule=rule,
    )


def _whole_day(deadline: datetime) -> date | None:
    """The day at whose end a limit ends: midnight belongs to the day before."""
    local = timezone.localtime(deadline)
    return (local - timedelta(days=1)).date() if local.time() == time.min else None


def _rule(jurisdiction: str, rule_id: str, since: datetime) -> RuleShown | None:
    if not (jurisdiction and rule_id):
        return None
    found = rule_on(jurisdiction, rule_id, on=timezone.localdate(since))
    return shown(found) if found else None
