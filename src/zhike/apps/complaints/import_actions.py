"""Complaints from another system's file, as the imports bring them in; what is known stays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import cached_property
from pathlib import Path

from django.utils import timezone

from zhike.apps.audit.actions import Act, record_events
from zhike.apps.complaints import cfpb, in_force
from zhike.apps.complaints.cfpb import Reported
from zhike.apps.complaints.errors import ColumnsMissing
from zhike.apps.complaints.models import ChosenCause, Complaint
from zhike.apps.complaints.regimes import LAWS, LegalClock, Regime, clocks_of
from zhike.apps.complaints.registration import Submitter
from zhike.apps.complaints.rules import State
from zhike.apps.complaints.severity import Grade, SeverityFacts, severity_of
from zhike.apps.complaints.themes import Themes, Told, read_themes
from zhike.apps.customers.models import Load
from zhike.apps.imports.actions import finish_command
from zhike.apps.imports.rules import Kind as ImportKind
from zhike.apps.imports.table_actions import import_file
from zhike.apps.imports.takers import Key, Row
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.tickets import rules as ticket_rules
from zhike.apps.tickets.actions import head_of
from zhike.apps.tickets.clock_actions import begun_clock
from zhike.apps.tickets.models import Ticket, TicketClock, own_key
from zhike.apps.tickets.rules import Kind
from zhike.apps.vault.keys import Keyring
from zhike.pipelines.source_rows import opened_rows
from zhike.pipelines.table_guess import guessed_mapping

AT_ONCE = 500  # rows in memory
CHANNEL, CHANNEL_CODE = "regulator", "A1.4"
REGIME = Regime.US_CFPB
LAW = LAWS[REGIME]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What became of the rows: read = stored + known before + rejected."""

    batch_id: str
    read: int
    stored: int
    duplicates: int
    rejected: int
    told: Told
    rejects_path: Path | None


def import_cfpb(path: Path, *, queue: WorkQueue, by: str, encoding: str = "auto") -> Taken:
    """Take the complaints of a file of the CFPB over, as the page does; give what it says too.

    Raises
    ------
    QueueNotServed, ColumnsMissing
    """
    head_of(queue)
    columns, told = _looked_through(path, table="cfpb", encoding=encoding)
    if missing := cfpb.missing_columns(columns):
        raise ColumnsMissing(columns=missing)
    mapping = guessed_mapping(ImportKind.COMPLAINTS, found=tuple(columns))
    report = import_file(
        path,
        table=ImportKind.COMPLAINTS,
        mapping=replace(mapping, constants={"queue": queue.code}),
        by=by,
        source=path.name,
        encoding=encoding,
    )
    finish_command(report, by=by)
    return Taken(
        batch_id=report.batch_id,
        read=report.counts.read,
        stored=report.counts.stored,
        duplicates=report.counts.duplicates,
        rejected=report.counts.rejected,
        told=told,
        rejects_path=report.rejects_path,
    )


def themes_on(source: str, *, on: date) -> Themes:
    """The dated table that tells the themes of a source."""
    return read_themes(
        in_force.table(f"themes_{source}", on=on),
        causes=in_force.codes("causes", on=on),
        standard=in_force.codes("jrt0169", on=on),
    )


def faults_in(rows: Sequence[Row]) -> list[str]:
    """Say of each row what is wrong with it; nobody gets complaints whom nobody answers for."""
    queues = {code for code, _name in queues_to_choose()}
    today = timezone.localdate()
    return [cfpb.fault_in(row, queues=queues, today=today) for row in rows]


def queues_to_choose() -> list[tuple[str, str]]:
    """The queues for which somebody answers: code and name."""
    served = WorkQueue.objects.filter(terms__isnull=False).order_by("name", "code")
    return [(queue.code, str(queue)) for queue in served]


def known_complaints(keys: Collection[Key]) -> Mapping[Key, int | None]:
    """Give those of some numbers that are here, with the load that each came by."""
    ids = [f"{cfpb.PREFIX}{number}" for (number,) in keys]
    rows = Complaint.objects.filter(source_id__in=ids).values_list("source_id", "load_id")
    return {((found or "").removeprefix(cfpb.PREFIX),): load for found, load in rows}


@dataclass(kw_only=True)
class TakingOver:
    """One load. Rules and grades of a day, and who answers for a queue, are looked up once."""

    load: Load
    queues: dict[str, tuple[WorkQueue, User]] = field(default_factory=dict)
    grades: dict[tuple[date, bool], Grade] = field(default_factory=dict)
    closing: dict[date, LegalClock | None] = field(default_factory=dict)

    @property
    def by(self) -> str:
        return self.load.loaded_by

    @cached_property
    def themes(self) -> Themes:
        return themes_on("cfpb", on=timezone.localdate())

    def take(self, rows: Sequence[Row]) -> None:
        """Store complaints that are new, in the caller's transaction."""
        new = [(cfpb.reported(row), self._queue(row["queue"])) for row in rows]
        tickets = self._tickets(new)
        ring = Keyring.making(ticket.key_owner for ticket in tickets)
        made, causes = [], []
        for (one, _served), ticket in zip(new, tickets, strict=True):
            said = {cfpb.PRODUCT: one.product, cfpb.ISSUE: one.issue}
            meaning = self.themes.meaning_of(said)
            row = self._complaint(one, ticket=ticket, ring=ring, business=meaning.business)
            made.append(row)
            if meaning.is_mapped:
                causes.append(
                    ChosenCause(complaint=row, code=meaning.cause, standard=meaning.standard)
                )
        Complaint.objects.bulk_create(made)
        ChosenCause.objects.bulk_create(causes)
        record_events(self._taken_over(row) for row in made)

    def _queue(self, code: str) -> tuple[WorkQueue, User]:
        if code not in self.queues:
            queue = WorkQueue.objects.get(code=code)
            self.queues[code] = (queue, head_of(queue))
        return self.queues[code]

    def _tickets(self, rows: Iterable[tuple[Reported, tuple[WorkQueue, User]]]) -> list[Ticket]:
        made, clocks, now = [], [], timezone.now()
        rows = list(rows)
        for one, (queue, head) in rows:
            ticket = Ticket(
                kind=Kind.COMPLAINT, queue=queue, owner=head, channel=CHANNEL,
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
        for (one, _served), ticket in zip(rows, made, strict=True):
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
            load=self.load,
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


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def told_of_file(path: Path, *, table: str, encoding: str = "auto") -> Told:
    """What the themes of a file say; nothing is stored."""
    return _looked_through(path, table=table, encoding=encoding)[1]


def _looked_through(path: Path, *, table: str, encoding: str) -> tuple[Collection[str], Told]:
    """Give the columns of a file, and what its themes say."""
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
        return rows.columns, told
