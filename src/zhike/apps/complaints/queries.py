"""Which complaints somebody may see, what is known of one, and what others were given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.utils import timezone

from zhike.analytics.clocks import Calendar, Clock, ClockState, Reading, Started, read_clock
from zhike.apps.calendars.queries import clock_calendar
from zhike.apps.complaints import in_force
from zhike.apps.complaints.five_w import FiveW
from zhike.apps.complaints.models import Complaint, Letter, Remedy
from zhike.apps.complaints.recusal import Candidate, Concerned, Tie, ties
from zhike.apps.complaints.regimes import LAWS, Regime
from zhike.apps.complaints.remedy import Similar, similar
from zhike.apps.complaints.repeats import Earlier, first_of
from zhike.apps.complaints.rules import MERGEABLE, OPEN
from zhike.apps.customers.queries import members_of
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import Caller, in_reach, reaches
from zhike.apps.rulepacks.rules import Rule, clock_limit
from zhike.apps.tickets.clocks import ShownClock, shown_clocks
from zhike.apps.tickets.models import Ticket, TicketClock
from zhike.apps.tickets.rules import ClockName, key_of
from zhike.apps.vault.keys import Keyring

OPEN_STATES = tuple(sorted(state.value for state in OPEN))
AGES = (7, 15, 30, 60)  # days; the board groups by them


def complaints_for(caller: Caller, wanted: dict[str, str] | None = None) -> QuerySet[Complaint]:
    """The complaints in reach, those that are due first on top."""
    wanted = wanted or {"state": "all"}
    rows = in_reach(Complaint.objects.all(), caller=caller, branch="ticket__queue__branch")
    state, now = wanted.get("state", "open"), timezone.now()
    if state == "open":
        rows = rows.filter(state__in=OPEN_STATES)
    elif state == "late":
        rows = rows.filter(breached(now), state__in=OPEN_STATES)
    elif state == "soon":
        rows = rows.filter(nearly_used(now), state__in=OPEN_STATES)
    elif state != "all":
        rows = rows.filter(state=state)
    for name, column in {
        "grade": "grade",
        "regime": "regime",
        "handler": "ticket__owner__username",
    }.items():
        if value := wanted.get(name):
            rows = rows.filter(**{column: value})
    if cause := wanted.get("cause"):
        rows = rows.filter(causes__code=cause)
    related = rows.select_related("ticket__queue", "ticket__owner", "ticket__customer")
    return related.annotate(due_at=due()).order_by(F("due_at").asc(nulls_last=True), "-id")


def due() -> Min:
    """The nearest deadline of the clocks of law that run."""
    running = Q(ticket__clocks__stopped_at__isnull=True) & ~Q(
        ticket__clocks__name__in=list(ClockName)
    )
    return Min("ticket__clocks__due_at", filter=running)


def _with_clock(**condition: object) -> Q:
    clocks = TicketClock.objects.filter(stopped_at__isnull=True).exclude(name__in=list(ClockName))
    return Q(ticket__in=clocks.filter(**condition).values("ticket"))


def breached(now: datetime) -> Q:
    return _with_clock(due_at__lte=now)


def nearly_used(now: datetime) -> Q:
    """At least 80 % of the time is used, and some is left."""
    return _with_clock(due_at__gt=now, warned_percent__gte=80)


def complaint_seen(caller: Caller, number: str) -> Complaint | None:
    """One complaint by the number of its ticket, if it is in reach."""
    key = key_of(number)
    return complaints_for(caller).filter(ticket_id=key).first() if key is not None else None


def mergeable_with(complaint: Complaint, *, caller: Caller) -> QuerySet[Complaint]:
    """The complaints in reach that may be the same matter: of its customer, under its law."""
    rows, customer = complaints_for(caller).exclude(pk=complaint.pk), complaint.ticket.customer
    if customer is None or complaint.state not in MERGEABLE:
        return rows.none()
    return rows.filter(
        ticket__customer__in=members_of(customer),
        regime=complaint.regime,
        state__in=[state.value for state in MERGEABLE],
    )


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of a complaint in the clear, for who may see it."""

    subject: str
    demand: str
    five_w: FiveW
    decision: str
    reasons: str


def words_of(complaint: Complaint) -> Words:
    ticket = complaint.ticket
    ring = Keyring.of([ticket.key_owner])

    def opened(sealed: str) -> str:
        return ring.open(sealed, customer_id=ticket.key_owner)

    return Words(
        subject=opened(ticket.subject_sealed),
        demand=opened(complaint.demand_sealed),
        five_w=FiveW(
            who=opened(complaint.who_sealed),
            what=opened(complaint.what_sealed),
            when=opened(complaint.when_sealed),
            where=opened(complaint.where_sealed),
            why=opened(complaint.why_sealed),
        ),
        decision=opened(complaint.decision_sealed),
        reasons=opened(complaint.reasons_sealed),
    )


def letters_of(ticket: Ticket) -> list[tuple[Letter, str]]:
    """The letters to the complainant with their words, as they went out."""
    rows = Letter.objects.filter(complaint__ticket=ticket)
    letters = list(rows.select_related("complaint__ticket", "read").order_by("pk"))
    if not letters:
        return []
    words = opened_for(letters[0].complaint, [one.text_sealed for one in letters])
    return list(zip(letters, words, strict=True))


def opened_for(complaint: Complaint, sealed: Sequence[str]) -> list[str]:
    owner = complaint.ticket.key_owner
    ring = Keyring.of([owner])
    return [ring.open(one, customer_id=owner) for one in sealed]


def subjects_of(rows: Iterable[Complaint]) -> list[tuple[Complaint, str]]:
    found = list(rows)
    ring = Keyring.of(row.ticket.key_owner for row in found)
    return [
        (row, ring.open(row.ticket.subject_sealed, customer_id=row.ticket.key_owner))
        for row in found
    ]


@dataclass(frozen=True, kw_only=True)
class LegalClock:
    """A clock of law with what it shows, and the rule that drives it."""

    shown: ShownClock
    rule: Rule | None

    @property
    def reading(self) -> Reading | None:
        return self.shown.reading

    @property
    def used_share(self) -> float | None:
        if self.reading is None:
            return None
        return self.reading.elapsed / self.reading.limit.amount


def clocks_of(complaint: Complaint, *, moment: datetime | None = None) -> list[LegalClock]:
    rules = in_force.rules_of(
        Regime(complaint.regime), on=timezone.localdate(complaint.received_at)
    )
    rows = (
        complaint.ticket.clocks.exclude(name__in=list(ClockName))
        .select_related("branch")
        .prefetch_related("steps")
    )
    return [
        LegalClock(shown=one, rule=rules.get(one.row.rule_id))
        for one in shown_clocks(rows, moment=moment)
    ]


def concerned_of(complaint: Complaint) -> Concerned:
    rows = list(complaint.concerns.select_related("user", "branch"))

    def users(tie: Tie) -> list[str]:
        return [row.user.username for row in rows if row.tie == tie and row.user]

    return Concerned(
        complained_of=users(Tie.COMPLAINED_OF),
        involved=users(Tie.INVOLVED),
        related=users(Tie.RELATED),
        stepped_back=users(Tie.STEPPED_BACK),
        branches=[row.branch.code for row in rows if row.branch],
    )


def ties_of(complaint: Complaint, user: User) -> tuple[Tie, ...]:
    """Why somebody may not handle a complaint."""
    branch = user.branch.code if user.branch else ""
    return ties(Candidate(name=user.username, branch=branch), concerned_of(complaint))


def is_remedy_settled(complaint: Complaint) -> bool:
    """Whether no proposed remedy waits for its approval."""
    return not complaint.remedies.filter(approved_at=None, refused_at=None).exists()


def granted_cents(complaint: Complaint) -> int:
    rows = complaint.remedies.filter(approved_at__isnull=False)
    return int(rows.aggregate(sum=Sum("amount_cents"))["sum"] or 0)


def similar_to(complaint: Complaint, *, amount_cents: int) -> Similar:
    """How an amount lies to what others were granted for the same causes."""
    codes = complaint.causes.values("code")
    others = (
        Remedy.objects.filter(
            approved_at__isnull=False,
            amount_cents__gt=0,
            complaint__causes__code__in=codes,
            complaint__business_code=complaint.business_code,
        )
        .exclude(complaint=complaint)
        .values_list("pk", "amount_cents")
        .distinct()
    )
    return similar(amount_cents, [amount for _key, amount in others])


def has_reply(complaint: Complaint) -> bool:
    return complaint.told_at is not None and complaint.letters.exists()


def review_reading(complaint: Complaint, *, moment: datetime) -> Reading | None:
    """The time to ask for a review, counted from the day the decision was told."""
    law = LAWS[Regime(complaint.regime)]
    rules = in_force.rules_of(
        Regime(complaint.regime), on=timezone.localdate(complaint.received_at)
    )
    rule = rules.get(law.review_application)
    if rule is None or complaint.told_at is None:
        return None
    return in_clock(rule, since=complaint.told_at, moment=moment)


def in_clock(
    rule: Rule, *, since: datetime, moment: datetime, calendar: Calendar | None = None
) -> Reading:
    start = Started(at=since, limit=clock_limit(rule), calendar=calendar or clock_calendar())
    return read_clock(Clock([start]), moment=moment)


def is_within_review_time(complaint: Complaint, *, moment: datetime) -> bool:
    reading = review_reading(complaint, moment=moment)
    return reading is None or reading.state is not ClockState.BREACHED


def first_complaint_of(complaint: Complaint) -> Complaint | None:
    """The first complaint of the same matter by the same person, if there is one."""
    customer = complaint.ticket.customer
    causes = frozenset(complaint.causes.values_list("code", flat=True))
    if customer is None or not complaint.business_code or not causes:
        return None
    on = timezone.localdate(complaint.received_at)
    rows = {
        row.ticket.number: row
        for row in Complaint.objects.filter(
            ticket__customer=customer, business_code=complaint.business_code, merged_into=None
        )
        .exclude(pk=complaint.pk)
        .select_related("ticket__owner")
        .prefetch_related("causes")
    }
    found = first_of(
        _earlier(complaint, causes),
        [_earlier(row, frozenset(one.code for one in row.causes.all())) for row in rows.values()],
        window_days=in_force.repeat_window(on=on),
    )
    return rows[found.number] if found else None


def _earlier(row: Complaint, causes: frozenset[str]) -> Earlier:
    return Earlier(
        number=row.ticket.number,
        person=row.ticket.customer_number,
        received_on=timezone.localdate(row.received_at),
        business=row.business_code,
        causes=causes,
        handler=row.ticket.owner.username,
    )


@dataclass(frozen=True, kw_only=True)
class Board:
    """How many open complaints are late, nearly so, how grave and how old."""

    open: int
    late: int
    soon: int
    grades: dict[str, int]
    ages: list[tuple[str, int]]


def board_of(caller: Caller) -> Board:
    now = timezone.now()
    rows = in_reach(Complaint.objects.all(), caller=caller, branch="ticket__queue__branch")
    rows = rows.filter(state__in=OPEN_STATES).order_by()
    edges = [0, *AGES]
    spans = {
        f"{low}–{high}" if high else f"{low}+": Q(
            received_at__lte=now - timedelta(days=low),
            **({"received_at__gt": now - timedelta(days=high)} if high else {}),
        )
        for low, high in zip(edges, [*AGES, None], strict=True)
    }
    counted = rows.aggregate(
        open=Count("pk"),
        late=Count("pk", filter=breached(now)),
        soon=Count("pk", filter=nearly_used(now)),
        **{f"age{n}": Count("pk", filter=span) for n, span in enumerate(spans.values())},
    )
    grades = dict(rows.values_list("grade").annotate(n=Count("pk")))
    return Board(
        open=counted["open"],
        late=counted["late"],
        soon=counted["soon"],
        grades=grades,
        ages=[(name, counted[f"age{n}"]) for n, name in enumerate(spans)],
    )


def staff_of(complaint: Complaint) -> QuerySet[User]:
    """Everybody of the bank a complaint may concern, by name."""
    del complaint
    return User.objects.filter(is_active=True).order_by("name", "username")


def free_handlers(complaint: Complaint) -> QuerySet[User]:
    """Who may handle a complaint: reaches it, may handle, and has no part in the matter."""
    branch = complaint.ticket.queue.branch
    rows = User.objects.filter(is_active=True).select_related("branch", "own_role")
    concerned = concerned_of(complaint)
    free = [
        user.pk
        for user in rows
        if user.may(Permission.HANDLE_COMPLAINTS)
        and reaches(user, branch)
        and not ties(
            Candidate(name=user.username, branch=user.branch.code if user.branch else ""),
            concerned,
        )
    ]
    return User.objects.filter(pk__in=free).order_by("name", "username")
