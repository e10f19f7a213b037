"""The demo bank's desk: queues with their promises, and what waits, is spoken and was settled.

Loaded after the choices, through the desk's own actions; a bank that has its desk is left alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import cycle
from typing import TYPE_CHECKING

from zhike.demo.desk_stories import CARDS, COMPLAINTS, HOTLINE, STORIES, Story
from zhike.demo.master import BY
from zhike.demo.shortcuts import fill_shortcuts

if TYPE_CHECKING:
    from zhike.apps.conversations.models import Conversation
    from zhike.apps.customers.models import Customer
    from zhike.apps.people.models import User, WorkQueue

BRANCH, PASSED_OVER, WRITERS = "B01", 12, 28
BETWEEN = timedelta(minutes=3)
# Whose complaint still has its clocks of the law; the others were settled before there were any.
GOES_ON = ("line", "talk", "waiting", "on_hold")
# code, name, head, who serves it, by whose hours it counts
QUEUES = (
    (HOTLINE, "综合热线", "supervisor", ("agent", "supervisor"), "phone"),
    (CARDS, "信用卡", "supervisor", ("agent", "supervisor"), "chat"),
    (COMPLAINTS, "投诉处理", "officer", ("officer",), "phone"),
)
# queue, clock, amount, unit, priority (0: any)
PROMISES = (
    (HOTLINE, "first_reply", 4, "working_hours", 0),
    (HOTLINE, "first_reply", 1, "working_hours", 1),
    (HOTLINE, "next_reply", 8, "working_hours", 0),
    (HOTLINE, "resolution", 3, "working_days", 0),
    (CARDS, "first_reply", 2, "working_hours", 0),
    (CARDS, "first_reply", 0.5, "calendar_hours", 1),
    (CARDS, "next_reply", 4, "working_hours", 0),
    (CARDS, "resolution", 5, "working_days", 0),
    (COMPLAINTS, "first_reply", 1, "working_days", 0),
    (COMPLAINTS, "next_reply", 1, "working_days", 0),
    (COMPLAINTS, "resolution", 15, "calendar_days", 0),
)


def fill_desk() -> int:
    """Fill the desk once; give how many matters are new.

    Django must be set up, and the demo people and customers there.
    """
    from django.db import transaction
    from django.utils import timezone

    from zhike.apps.people.models import User, WorkQueue

    people = {user.username: user for user in User.objects.filter(is_demo=True, is_active=True)}
    named = {name for _code, _name, head, served, _hours in QUEUES for name in (head, *served)}
    there = WorkQueue.objects.filter(code__in=[HOTLINE, CARDS]).exists()
    writers = _writers()
    if there or not writers or not named | {"admin"} <= set(people):
        return 0
    with transaction.atomic():
        queues = _open_queues(people)
        fill_shortcuts(queues, by=people["admin"])
        _tell(queues, people, writers, now=timezone.now())
    return len(STORIES)


def _writers() -> list[Customer]:
    """Customers of the first branch; those before them have their requests by right."""
    from zhike.apps.customers.models import Customer

    rows = Customer.objects.filter(
        kind="personal", state="active", home_branch__code=BRANCH, merged=None
    )
    return list(rows.order_by("customer_id")[PASSED_OVER : PASSED_OVER + WRITERS])


def _open_queues(people: dict[str, User]) -> dict[str, WorkQueue]:
    from zhike.analytics.clocks import LimitUnit
    from zhike.apps.people.models import Branch, WorkQueue
    from zhike.apps.people.team_actions import create_queue, create_team
    from zhike.apps.tickets.queue_actions import promise, set_terms
    from zhike.apps.tickets.rules import ClockName, Priority, Promise

    branch, admin = Branch.objects.get(code=BRANCH), people["admin"]
    queues = {}
    # The portal has opened one of them already, with what it promises.
    there = {queue.code: queue for queue in WorkQueue.objects.filter(terms__isnull=False)}
    for code, name, head, served_by, hours in QUEUES:
        queue = queues[code] = there.get(code) or create_queue(
            code=code, name=name, branch=branch, by=admin
        )
        if code in there:
            continue
        set_terms(queue, head=people[head], hours_channel=hours, by=admin.username)
        members = [people[username] for username in served_by]
        create_team(name=f"{name}组", branch=branch, members=members, queues=[queue], by=admin)
    for code, clock, amount, unit, priority in PROMISES:
        if code in there:
            continue
        promised = Promise(
            clock=ClockName(clock),
            amount=amount,
            unit=LimitUnit(unit),
            priority=Priority(priority) if priority else None,
        )
        promise(queues[code], promised=promised, by=admin.username)
    return queues


def _tell(
    queues: dict[str, WorkQueue], people: dict[str, User], writers: list[Customer], *, now: datetime
) -> None:
    """Let each story happen; those that still go on last, since an agent has room for few."""
    from zhike.apps.tickets.merge_actions import merge_ticket

    agents = {
        code: cycle([people[name] for name in served_by])
        for code, _name, _head, served_by, _hours in QUEUES
    }
    who = cycle(writers)
    before: Conversation | None = None
    for story in STORIES:
        customer = next(who) if story.is_known else None
        if story.end == "merged" and before is not None:
            customer = before.ticket.customer
        made = _begin(story, queues, customer=customer, now=now)
        if story.kind == "complaint" and story.end in GOES_ON:
            _register(made, story)
        if story.end not in {"line", "merged"}:
            # Agents serve in turn; a matter that goes on is the first one's of his queue.
            agent = next(agents[story.queue]) if story.end != "talk" else people[_first(story)]
            _serve(made, story, agent=agent, queues=queues, now=now)
        if story.note:
            _note(made, story, author=people[_first(story)])
        if story.end == "merged" and before is not None:
            merge_ticket(made.ticket_id, into=before.ticket_id, by=people[_first(story)].username)
        before = made


def _first(story: Story) -> str:
    return next(served_by[0] for code, _n, _h, served_by, _c in QUEUES if code == story.queue)


def _begin(
    story: Story, queues: dict[str, WorkQueue], *, customer: Customer | None, now: datetime
) -> Conversation:
    from zhike.apps.conversations.actions import Said, customer_writes, start_conversation
    from zhike.apps.conversations.rules import Channel
    from zhike.apps.tickets.rules import Kind, Priority

    at = now - timedelta(hours=story.hours_ago)
    made = start_conversation(
        channel=Channel(story.channel),
        queue=queues[story.queue],
        said=Said(text=story.lines[0][2:], at=at),
        by=BY,
        customer=customer,
        subject=story.subject,
        kind=Kind(story.kind),
        priority=Priority(story.priority),
    )
    if story.end == "line":
        for place, line in enumerate(story.lines[1:], start=1):
            customer_writes(made.pk, said=Said(text=line[2:], at=at + place * BETWEEN), by=BY)
    return made


def _register(made: Conversation, story: Story) -> None:
    """Let the clocks of the law run from the moment at which the complaint came in."""
    from zhike.apps.complaints import in_force
    from zhike.apps.complaints.actions import register_complaint

    ticket = made.ticket
    register_complaint(
        queue=ticket.queue,
        subject=story.subject,
        demand=story.lines[0][2:],
        regime=in_force.regimes()[0],
        channel=ticket.channel,
        by=BY,
        customer=ticket.customer,
        received_at=ticket.opened_at,
        ticket=ticket,
    )
    made.ticket.refresh_from_db()


def _serve(
    made: Conversation,
    story: Story,
    *,
    agent: User,
    queues: dict[str, WorkQueue],
    now: datetime,
) -> None:
    """Take the conversation, speak, and bring the matter to where the story ends."""
    from zhike.apps.conversations.actions import Said, agent_writes, customer_writes
    from zhike.apps.conversations.delivery_actions import note_seen
    from zhike.apps.conversations.line_actions import take
    from zhike.apps.conversations.rules import Side

    at = now - timedelta(hours=story.hours_ago)
    take(made.pk, agent=agent)
    for line in story.lines[1:]:
        at += BETWEEN
        said = Said(text=line[2:], at=at)
        if line.startswith("A"):
            answer = agent_writes(made.pk, said=said, author=agent)
            note_seen(made.pk, up_to=answer.pk, by_side=Side.STAFF, is_read=True)
        else:
            word = customer_writes(made.pk, said=said, by=BY)
            note_seen(made.pk, up_to=word.pk, by_side=Side.CUSTOMER, is_read=True)
    if story.asks:
        _ask(made, story, agent=agent, queues=queues)
    _settle(made, story, agent=agent, at=at)


def _ask(made: Conversation, story: Story, *, agent: User, queues: dict[str, WorkQueue]) -> None:
    from zhike.apps.tickets.work_actions import ask_department, finish_task

    code, wanted = story.asks or ("", "")
    task = ask_department(made.ticket_id, queue=queues[code], wanted=wanted, by=agent.username)
    if story.answer:
        finish_task(task.pk, result=story.answer, by=agent)


def _settle(made: Conversation, story: Story, *, agent: User, at: datetime) -> None:
    from zhike.apps.conversations.line_actions import end_conversation
    from zhike.apps.conversations.models import Conversation
    from zhike.apps.conversations.rules import LIVE_CHANNELS
    from zhike.apps.tickets.actions import change_state
    from zhike.apps.tickets.rules import State

    if story.end == "talk":
        return
    reason = "等待其他部门答复" if story.end == "on_hold" else ""
    steps = [State.SOLVED, State.CLOSED] if story.end == "closed" else [State(story.end)]
    for place, state in enumerate(steps, start=1):
        change_state(
            made.ticket_id, state=state, reason=reason, by=agent.username, at=at + place * BETWEEN
        )
    if steps[0] == State.SOLVED or story.channel in LIVE_CHANNELS:
        end_conversation(made.pk, by=agent, solved=False)
        # It ended when it was spoken, not when the demo bank was made.
        Conversation.objects.filter(pk=made.pk).update(ended_at=at + BETWEEN)


def _note(made: Conversation, story: Story, *, author: User) -> None:
    from zhike.apps.tickets.work_actions import add_note

    add_note(made.ticket_id, text=story.note, author=author)
