"""What the pages show of an improvement's loop: counts for all, tickets for who may see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language

from zhike.apps.consents.outcomes import Outcome, Stand, Told, stand_of
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import members_of
from zhike.apps.improvements.models import Improvement
from zhike.apps.improvements.queries import improvements
from zhike.apps.jobs.models import Job
from zhike.apps.pains.matter_tickets import tickets_of
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import Caller
from zhike.apps.tellings import rules
from zhike.apps.tellings.actions import TELLING
from zhike.apps.tellings.grounds import Standing
from zhike.apps.tellings.models import HELD_LABELS, Loop, Raising, Telling
from zhike.apps.tellings.people import people_of, unknown_of, weighed
from zhike.apps.tellings.rules import PASSES, Held, State
from zhike.apps.tellings.telling_actions import text_in
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.queries import seen_by, shown_tickets
from zhike.pipelines.masking import mask_found
from zhike.pipelines.pain_board import catalogue_of_bank, matter_named

MOST_WEIGHED = 200  # about ten questions each: more would keep the page waiting
MOST_LISTED = 50


@dataclass(frozen=True, kw_only=True)
class Preview:
    """How many would be told now, and how many not and why; of the first so many people."""

    people: int
    weighed: int
    would: int
    already: int
    unknown: int
    reasons: Mapping[Held, int]

    @property
    def held(self) -> Sequence[tuple[Any, int]]:
        return _in_words(self.reasons)

    @property
    def is_part(self) -> bool:
        return self.weighed < self.people


@dataclass(frozen=True, kw_only=True)
class Result:
    """What came of telling so far, in counts."""

    told: int
    sent: int
    delivered: int
    not_delivered: int
    unknown: int
    reasons: Mapping[Held, int]
    came_back: int

    @property
    def held(self) -> Sequence[tuple[Any, int]]:
        return _in_words(self.reasons)


@dataclass(frozen=True, kw_only=True)
class News:
    """What a customer reads on his own pages of what became of his matter."""

    telling: Telling
    text: str

    @property
    def told_at(self) -> datetime | None:
        return self.telling.told_at


def loop_of(row: Improvement) -> Loop:
    """Its loop, or an empty one that nobody has written to yet."""
    return Loop.objects.filter(improvement=row).first() or Loop(improvement=row)


def loops() -> QuerySet[Any]:
    """The improvements that somebody raised or that customers are told of, with counts."""
    raised = Raising.objects.filter(improvement=OuterRef("pk")).order_by()
    told = Telling.objects.filter(improvement=OuterRef("pk"), state=State.TOLD).order_by()
    rows = improvements().filter(Q(raisings__isnull=False) | Q(loop__isnull=False)).distinct()
    return rows.select_related("loop").annotate(raised=_count(raised), told=_count(told))


def preview_of(row: Improvement, *, standing: Standing) -> Preview:
    """Ask the gate for each person now; nothing is sent or noted."""
    people = people_of(row)
    some = people[:MOST_WEIGHED]
    told = set(row.tellings.filter(state=State.TOLD).values_list("customer", flat=True))
    customers = Customer.objects.select_related("home_branch").in_bulk([one.key for one in some])
    held: Counter[Held] = Counter()
    would = already = 0
    for one in some:
        members = members_of(customers[one.key])
        if told & {member.pk for member in members}:
            already += 1
            continue
        found = weighed(members, one, standing=standing, enough=1)
        if found.held is None:
            would += 1
        else:
            held[found.held] += 1
    return Preview(
        people=len(people),
        weighed=len(some),
        would=would,
        already=already,
        unknown=unknown_of(row),
        reasons=held,
    )


def result_of(row: Improvement) -> Result:
    """Count what became of the messages, by what server, gateway or page said of them."""
    now, stands = timezone.now(), Counter[Stand]()
    rows = row.tellings.filter(state=State.TOLD)
    for one in rows.select_related("message").prefetch_related("message__outcomes"):
        if one.message is None:
            continue
        known = [
            Told(outcome=Outcome(said.outcome), occurred_at=said.occurred_at)
            for said in one.message.outcomes.all()
        ]
        stands[stand_of(known, sent_at=one.message.sent_at, now=now)] += 1
    held = row.tellings.filter(state=State.HELD)
    refused = stands[Stand.REFUSED]  # they are taken back by the next run
    why = Counter(Held(one) for one in held.values_list("held", flat=True))
    if refused:
        why[Held.NOT_SENT] += refused
    told = rows.count() - refused
    return Result(
        told=told,
        sent=stands[Stand.TAKEN] + stands[Stand.DELIVERED] + stands[Stand.NOT_DELIVERED],
        delivered=stands[Stand.DELIVERED],
        not_delivered=stands[Stand.NOT_DELIVERED],
        unknown=stands[Stand.UNKNOWN] + stands[Stand.ON_ITS_WAY],
        reasons=why,
        came_back=came_back_of(row),
    )


def came_back_of(row: Improvement) -> int:
    """Of those who were told, how many raised it once more after that."""
    told = row.tellings.filter(state=State.TOLD, customer__isnull=False)
    later = told.filter(
        customer__tickets__raisings__improvement=row,
        customer__tickets__opened_at__gt=F("told_at"),
    )
    return later.values("pk").distinct().count()


def sees_tickets(person: Caller) -> bool:
    return person.may(Permission.SEE_TICKETS)


def may_link(person: User) -> bool:
    return person.may(Permission.LINK_TICKETS) and sees_tickets(person)


def linked_for(row: Improvement, person: User) -> list[tuple[Raising, str]]:
    """The linked tickets that somebody may see, with their subjects, numbers masked."""
    if not sees_tickets(person):
        return []
    raisings = row.raisings.filter(ticket__in=seen_by(person)).select_related("ticket")
    found = {one.ticket_id: one for one in raisings[:MOST_LISTED]}
    return [(found[key], subject) for key, subject in subjects_of(found.values())]


def exported_for(row: Improvement, person: Caller) -> QuerySet[Raising]:
    """All of them, for the list as a file."""
    if not sees_tickets(person):
        return Raising.objects.none()
    return row.raisings.filter(ticket__in=seen_by(person)).select_related("ticket")


def proposals_for(row: Improvement, loop: Loop, person: User) -> list[tuple[Ticket, str]]:
    """Tickets of its pain point that nobody linked yet, among what somebody may see."""
    if not loop.matter or not may_link(person):
        return []
    rows = tickets_of(person, matter_named(loop.matter)).filter(pk__in=seen_by(person).values("pk"))
    rows = rows.exclude(pk__in=row.raisings.values("ticket"))
    return [(one.ticket, mask_found(one.subject)) for one in shown_tickets(rows[:MOST_LISTED])]


def matters_with_tickets() -> list[str]:
    """The pain points of which tickets are known: by codes of complaints or what texts blame."""
    return [one.name for one in catalogue_of_bank().matters if one.complaints or one.aspects]


def improvements_of(ticket: Ticket) -> list[Improvement]:
    """The improvements that a ticket is linked to."""
    rows = Improvement.objects.filter(raisings__ticket=ticket)
    return list(rows.order_by("-id"))


def linkable(ticket: Ticket) -> list[tuple[int, str]]:
    """The improvements that a ticket can be linked to."""
    rows = improvements().exclude(raisings__ticket=ticket).exclude(decisions__choice="stop")
    return [(row.pk, mask_found(row.title)) for row in rows]


def news_for(members: Sequence[Customer], tickets: Sequence[int]) -> list[News]:
    """What somebody was told of what became of these matters, the newest first."""
    rows = Telling.objects.filter(
        customer__in=members,
        state=State.TOLD,
        improvement__raisings__ticket__in=tickets,
    )
    rows = rows.exclude(message__outcomes__outcome=Outcome.REFUSED)
    language = get_language() or ""
    found = rows.select_related("improvement__loop", "message").distinct()
    return [
        News(telling=one, text=text_in(one.improvement.loop, language=language)) for one in found
    ]


def job_of(row: Improvement) -> Job | None:
    """The last job that told customers of it."""
    return (
        Job.objects.filter(kind=TELLING, arguments__improvement_id=row.pk).order_by("-id").first()
    )


def due_loops(*, now: datetime) -> list[int]:
    """Improvements with customers who were held for what passes by itself."""
    rows = Loop.objects.filter(begun_at__gt=now - rules.TRY_FOR)
    waiting = rows.filter(
        improvement__tellings__state=State.HELD,
        improvement__tellings__held__in=PASSES,
        improvement__tellings__tried_at__lte=now - rules.TRY_AGAIN_AFTER,
    )
    refused = rows.filter(
        improvement__tellings__state=State.TOLD,
        improvement__tellings__told_at__gt=now - timedelta(days=2),
        improvement__tellings__message__outcomes__outcome=Outcome.REFUSED,
    )
    found = {*waiting.values_list("improvement", flat=True)}
    return sorted(found | {*refused.values_list("improvement", flat=True)})


def subjects_of(rows: Iterable[Raising]) -> list[tuple[int, str]]:
    """The subjects of linked tickets by their keys, numbers masked."""
    shown = shown_tickets(one.ticket for one in rows)
    return [(one.ticket.pk, mask_found(one.subject)) for one in shown]


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.values("improvement").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _in_words(counted: Mapping[Held, int]) -> list[tuple[Any, int]]:
    return [(HELD_LABELS[why], counted[why]) for why in Held if counted.get(why)]
