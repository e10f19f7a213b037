"""Complaints from another system's file, a portion at a time; what is known already stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import Act, record_event, record_events
from zhike.apps.complaints import cfpb, in_force
from zhike.apps.complaints.cfpb import Fault, Reported
from zhike.apps.complaints.errors import ColumnsMissing
from zhike.apps.complaints.models import ChosenCause, Complaint
from zhike.apps.complaints.regimes import LAWS, LegalClock, Regime, clocks_of
from zhike.apps.complaints.registration import Submitter
from zhike.apps.complaints.rules import State
from zhike.apps.complaints.severity import Grade, SeverityFacts, severity_of
from zhike.apps.complaints.themes import Themes, Told, read_themes
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.tickets import rules as ticket_rules
from zhike.apps.tickets.actions import head_of
from zhike.apps.tickets.clock_actions import begun_clock
from zhike.apps.tickets.models import Ticket, TicketClock, own_key
from zhike.apps.tickets.rules import Kind
from zhike.apps.vault.keys import Keyring
from zhike.pipelines.import_events import new_batch_id
from zhike.pipelines.import_rejects import Reject
from zhike.pipelines.masking import mask
from zhike.pipelines.source_rows import SourceRows, opened_rows
from zhike.pipelines.table_rejects import write_rejects

AT_ONCE = 500  # complaints in memory and in one transaction
CHANNEL, CHANNEL_CODE = "regulator", "A1.4"
REGIME = Regime.US_CFPB
LAW = LAWS[REGIME]


@dataclass(kw_only=True)
class Taken:
    """What became of the rows: read = stored + known before + rejected."""

    batch_id: str
    read: int = 0
    stored: int = 0
    duplicates: int = 0
    rejected: int = 0
    told: Told = field(default_factory=Told)
    rejects_path: Path | None = None


def import_cfpb(path: Path, *, queue: WorkQueue, by: str, encoding: str = "auto") -> Taken:
    """Take the complaints of a file of the CFPB over; a second time nothing is added.

    Raises
    ------
    QueueNotServed, ColumnsMissing
    """
    run = _Run(queue=queue, head=head_of(queue), by=by)
    taken = run.taken
    with opened_rows(path, encoding=encoding) as rows:
        if missing := cfpb.missing_columns(rows.columns):
            raise ColumnsMissing(columns=missing)
        written = write_rejects(run.rejects_of(rows), batch_id=taken.batch_id)
    if taken.rejected:
        taken.rejects_path = written
    else:
        written.unlink()
    run.record_batch()
    return taken


def themes_on(source: str, *, on: date) -> Themes:
    """The dated table that tells the themes of a source."""
    return read_themes(
        in_force.table(f"themes_{source}", on=on),
        causes=in_force.codes("causes", on=on),
        standard=in_force.codes("jrt0169", on=on),
    )


@dataclass(kw_only=True)
class _Run:
    """One import. Rules and grades of a day are looked up once."""

    queue: WorkQueue
    head: User
    by: str
    taken: Taken = field(default_factory=lambda: Taken(batch_id=new_batch_id()))
    grades: dict[tuple[date, bool], Grade] = field(default_factory=dict)
    closing: dict[date, LegalClock | None] = field(default_factory=dict)

    @cached_property
    def themes(self) -> Themes:
        return themes_on("cfpb", on=timezone.localdate())

    def rejects_of(self, rows: SourceRows) -> Iterator[Reject]:
        """Take every good row in; give those that are not, one by one."""
        taken, today = self.taken, timezone.localdate()
        for broken in rows.broken():
            taken.read, taken.rejected = taken.read + 1, taken.rejected + 1
            yield broken
        for portion in rows.portions(size=AT_ONCE):
            taken.read += len(portion)
            good = []
            for number, row in portion:
                found = cfpb.read(row, today=today)
                if isinstance(found, Reported):
                    good.append(found)
                    continue
                taken.rejected += 1
                yield _reject(number, found)
            self._take(good)

    @transaction.atomic
    def _take(self, rows: list[Reported]) -> None:
        """Store what is not known yet, each number once."""
        wanted = {one.source_id: one for one in reversed(rows)}
        known = Complaint.objects.filter(source_id__in=wanted).values_list("source_id", flat=True)
        for source_id in known:
            del wanted[source_id or ""]
        new = list(reversed(wanted.values()))
        tickets = self._tickets(new)
        ring = Keyring.making(ticket.key_owner for ticket in tickets)
        made, causes = [], []
        for one, ticket in zip(new, tickets, strict=True):
            said = {cfpb.PRODUCT: one.product, cfpb.ISSUE: one.issue}
            meaning = self.taken.told.add(said, themes=self.themes)
            row = self._complaint(one, ticket=ticket, ring=ring, business=meaning.business)
            made.append(row)
            if meaning.is_mapped:
                causes.append(
                    ChosenCause(complaint=row, code=meaning.cause, standard=meaning.standard)
                )
        Complaint.objects.bulk_create(made)
        ChosenCause.objects.bulk_create(causes)
        record_events(self._taken_over(row) for row in made)
        self.taken.duplicates += len(rows) - len(new)
        self.taken.stored += len(new)

    def _tickets(self, rows: Iterable[Reported]) -> list[Ticket]:
        made, clocks, now = [], [], timezone.now()
        rows = list(rows)
        for one in rows:
            ticket = Ticket(
                kind=Kind.COMPLAINT, queue=self.queue, owner=self.head, channel=CHANNEL,
                key_owner=own_key(), opened_at=_moment(one.sent_date), opened_by=self.by,
                touched_at=now,
                # When it was settled the file does not say, so no time stands there.
                state=ticket_rules.State.OPEN if one.is_open else ticket_rules.State.CLOSED,
            )  # fmt: skip
            made.append(ticket)
            if one.is_open and (clock := self._clock(ticket, on=one.sent_date)):
                ticket.due_at = clock.due_at
                clocks.append(clock)
        ring = Keyring.making(ticket.key_owner for ticket in made)
        for one, ticket in zip(rows, made, strict=True):
            ticket.subject_sealed = ring.seal(one.subject[:200], customer_id=ticket.key_owner)
        Ticket.objects.bulk_create(made)
        TicketClock.objects.bulk_create(clocks)
        return made

    def _clock(self, ticket: Ticket, *, on: date) -> TicketClock | None:
        """Of what is still in progress one clock runs: to be closed. It was answered before."""
        if on not in self.closing:
            found = clocks_of(LAW, in_force.rules_of(REGIME, on=on))
            closing = [one for one in found if one.rule.id == LAW.closing]
            self.closing[on] = closing[0] if closing else None
        law = self.closing[on]
        if law is None:
            return None
        return begun_clock(
            ticket, name=law.rule.id, limit=law.limit, at=_moment(on),
            jurisdiction=LAW.jurisdiction, rule_id=law.rule.id,
        )  # fmt: skip

    def _complaint(
        self, one: Reported, *, ticket: Ticket, ring: Keyring, business: str
    ) -> Complaint:
        def sealed(text: str) -> str:
            return ring.seal(text, customer_id=ticket.key_owner) if text else ""

        return Complaint(
            ticket=ticket,
            regime=REGIME,
            state=State.INVESTIGATING if one.is_open else State.CLOSED,
            received_at=_moment(one.sent_date),
            submitter=Submitter.SELF,
            in_writing=True,
            channel_code=CHANNEL_CODE,
            business_code=business,
            demand_sealed=sealed(one.narrative),
            who_sealed=sealed(one.company),
            what_sealed=sealed(one.subject),
            when_sealed=sealed(one.received_date.isoformat()),
            is_vulnerable=one.is_older,
            grade=self._grade(one),
            source_id=one.source_id,
            timely_by_source=one.was_timely,
            response_by_source=one.response,
        )

    def _grade(self, one: Reported) -> Grade:
        key = (one.sent_date, one.is_older)
        if key not in self.grades:
            thresholds = in_force.thresholds(REGIME, on=one.sent_date)
            facts = SeverityFacts(is_vulnerable=one.is_older)
            self.grades[key] = severity_of(facts, thresholds, escalation={}).grade
        return self.grades[key]

    def _taken_over(self, row: Complaint) -> Act:
        return Act(
            activity="take over complaint",
            case_id=row.ticket.case_id,
            by=self.by,
            occurred_at=row.received_at,
            channel=CHANNEL,
            outcome=row.state,
            attributes={
                "regime": row.regime,
                "state": row.state,
                "business": row.business_code,
                "source": row.source_id or "",
            },
        )

    @transaction.atomic
    def record_batch(self) -> None:
        taken = self.taken
        record_event(
            activity="import complaints",
            case_id=f"batch-{taken.batch_id}",
            by=self.by,
            outcome=str(taken.stored),
            after={
                "queue": self.queue.code,
                "read": taken.read,
                "stored": taken.stored,
                "duplicates": taken.duplicates,
                "rejected": taken.rejected,
            },
        )


def _reject(number: int, fault: Fault) -> Reject:
    return Reject(row=number, column=fault.column, value=mask(fault.value), rule=fault.rule)


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def told_of_file(path: Path, *, table: str, encoding: str = "auto") -> Told:
    """What the themes of a file say; nothing is stored."""
    themes = themes_on(table, on=timezone.localdate())
    told = Told()
    encoding = themes.encoding if encoding == "auto" else encoding
    with opened_rows(path, encoding=encoding) as rows:
        if missing := [name for name in themes.columns if name not in rows.columns]:
            raise ColumnsMissing(columns=missing)
        told.broken = sum(1 for _broken in rows.broken())
        for portion in rows.portions(size=AT_ONCE):
            for _number, row in portion:
                told.add(row, themes=themes)
    return told
