from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.loads import STANDS_LABELS, Stands
from zhike.apps.customers.models import Load
from zhike.apps.imports.models import KIND_LABELS, STATE_LABELS, Import, SavedMapping
from zhike.apps.imports.rules import IN_MASTER, Kind, State, kind_stored, may_discard
from zhike.apps.imports.takers import NextPage, can_be_undone, taker_of
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission
from zhike.pipelines.answers import plain
from zhike.pipelines.asking import the_one
from zhike.pipelines.journeys import QUESTIONS, LogFilter, ask, shown, the_store

BETWEEN_LOGS = ", "  # no log name holds a comma
RELAY_LOG = "zhike"  # zhike's own events, moved every few seconds: no import of anybody
_CUSTOMERS = NextPage(
    view="customers:list", label=_("See the customers"), sees=Permission.SEE_CUSTOMERS
)
TONES = {
    State.DRAFT: ("neutral", ""),
    State.WAITING: ("neutral", "clock"),
    State.RUNNING: ("accent", ""),
    State.DONE: ("good", "check"),
    State.FAILED: ("bad", "warning"),
    State.CANCELLED: ("neutral", ""),
    State.WITHDRAWN: ("warn", "undo"),
}


@dataclass(frozen=True, kw_only=True)
class BatchRow:
    """One line of the list: an import of the page, or a batch that came another way."""

    source: str
    log_name: str
    begun_at: datetime
    by: str
    state: State
    read: int | None = None
    stored: int | None = None
    duplicates: int | None = None
    rejected: int | None = None
    batch_id: str = ""
    import_id: int = 0
    url: str = ""
    job_id: int | None = None
    job_state: str = ""
    kind: Kind = Kind.EVENTS

    @property
    def kind_label(self) -> Any:
        return KIND_LABELS[self.kind]

    @property
    def target(self) -> str:
        """Where the rows went: a log by its name, a table by what it holds."""
        return self.log_name if self.kind is Kind.EVENTS else str(self.kind_label)

    @property
    def in_master(self) -> bool:
        return self.kind in IN_MASTER

    @property
    def logs(self) -> list[tuple[str, str]]:
        """The logs with their journeys: a batch may have rows of several."""
        names = self.log_name.split(BETWEEN_LOGS) if self.log_name else []
        return [(name, journeys_url(name)) for name in names]

    @property
    def label(self) -> Any:
        return STATE_LABELS[self.state]

    @property
    def tone(self) -> str:
        return TONES[self.state][0]

    @property
    def symbol(self) -> str:
        return TONES[self.state][1]

    @property
    def may_discard(self) -> bool:
        return bool(self.import_id) and may_discard(self.state)

    @property
    def may_undo(self) -> bool:
        return self.state is State.DONE and bool(self.stored) and can_be_undone(self.kind)

    @property
    def undoing(self) -> Any:
        """What undoing does, or why there is none, where another app took the rows in."""
        taker = taker_of(self.kind)
        return taker.undoing if taker else ""


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """Who undid a batch, when and why."""

    by: str
    withdrawn_at: datetime
    reason: str
    outcome: Outcome | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What an undone load left: how much is gone, and how much stays for which reason."""

    entries: int
    identifiers: int
    relations: int
    kept: list[tuple[Any, int]]
    rows: int | None = None  # of what another app took in; it has none of the others
    named: str = ""  # which of them stay, where they have a number of their own


def batch_rows(*, log_name: str = "") -> list[BatchRow]:
    """Imports of the page and batches of any other origin, latest first."""
    records = {record.batch_id: record for record in the_store().batches()}
    loads = list(Load.objects.all())
    withdrawn = {key for key, record in records.items() if record.state == "withdrawn"}
    withdrawn |= {load.batch_id for load in loads if load.undone_at}
    made = list(Import.objects.select_related("job", "by"))
    rows = [_row_of_import(one, withdrawn=one.batch_id in withdrawn) for one in made]
    # Of an import that stored its rows and died before it told, the batch stands by itself.
    known = {one.batch_id for one in made if one.read is not None or one.is_open}
    rows += [
        _row_of_record(record)
        for record in records.values()
        if record.batch_id not in known
        and record.log_names != (RELAY_LOG,)
        and (record.log_names or kind_stored(record.stored))
    ]
    rows += [_row_of_load(load) for load in loads if load.batch_id not in known]
    chosen = [row for row in rows if not log_name or log_name in dict(row.logs)]
    return sorted(chosen, key=lambda row: row.begun_at, reverse=True)


def _row_of_import(made: Import, *, withdrawn: bool) -> BatchRow:
    made.withdrawn = withdrawn
    return BatchRow(
        source=made.source_name,
        log_name=made.log_name,
        begun_at=made.created_at,
        by=str(made.by),
        state=made.state,
        read=made.read,
        stored=made.stored,
        duplicates=made.duplicates,
        rejected=made.rejected,
        batch_id="" if made.read is None else made.batch_id,
        import_id=made.pk,
        url=reverse("imports:detail", args=[made.pk]),
        job_id=made.job.pk if made.job else None,
        job_state=made.job.state if made.job else "",
        kind=Kind(made.kind),
    )


def _row_of_load(load: Load) -> BatchRow:
    return BatchRow(
        source=load.source or str(_("Without a name")),
        log_name="",
        begun_at=load.loaded_at,
        by=load.loaded_by,
        state=State.WITHDRAWN if load.undone_at else State.DONE,
        stored=load.stored,
        duplicates=load.duplicates,
        batch_id=load.batch_id,
        kind=Kind(load.holds),
    )


def _row_of_record(record: Any) -> BatchRow:
    return BatchRow(
        source=record.source or str(_("Without a name")),
        log_name=BETWEEN_LOGS.join(record.log_names),
        begun_at=record.begun_at.replace(tzinfo=UTC),
        by=record.by or "–",
        state=State.WITHDRAWN if record.state == "withdrawn" else State.DONE,
        stored=sum(record.stored.values()),
        duplicates=sum(record.duplicates.values()),
        batch_id=record.batch_id,
        kind=Kind.EVENTS if record.log_names else kind_stored(record.stored) or Kind.EVENTS,
    )


def import_of(import_id: int) -> Import | None:
    """An import with its job, and whether its batch was undone."""
    made = Import.objects.select_related("job", "by").filter(pk=import_id).first()
    if made is not None:
        made.withdrawn = withdrawal_of(made.batch_id) is not None
    return made


def withdrawal_of(batch_id: str) -> Withdrawal | None:
    undone = Load.objects.filter(batch_id=batch_id).exclude(undone_at=None).first()
    if undone and undone.undone_at:
        return Withdrawal(
            by=undone.undone_by,
            withdrawn_at=undone.undone_at,
            reason=undone.undone_reason,
            outcome=_outcome(undone.undone or {}),
        )
    record = next((one for one in the_store().batches() if one.batch_id == batch_id), None)
    if record is None or record.withdrawn_at is None:
        return None
    return Withdrawal(
        by=record.withdrawn_by,
        withdrawn_at=record.withdrawn_at.replace(tzinfo=UTC),
        reason=record.withdrawn_reason,
    )


def _outcome(undone: dict[str, Any]) -> Outcome:
    kept = undone.get("kept", {})
    return Outcome(
        **{name: undone.get(name, 0) for name in ("entries", "identifiers", "relations")},
        rows=undone.get("rows"),
        named=", ".join(undone.get("named", [])),
        kept=[(STANDS_LABELS[Stands(name)], count) for name, count in kept.items()],
    )


def batch_row(batch_id: str) -> BatchRow | None:
    return next((row for row in batch_rows() if row.batch_id == batch_id), None)


def log_names() -> list[str]:
    return sorted(log.log_name for log in the_store().logs())


def saved_mappings(*, kind: str) -> list[SavedMapping]:
    return list(SavedMapping.objects.filter(kind=kind))


def rejects_path(made: Import) -> Path:
    return Path(settings.HOME) / "rejects" / made.rejects_file


def next_page(made: Import, *, person: User) -> tuple[str, Any]:
    """Where to go after an import, and its name: to the journeys of its log, or to its rows."""
    if not made.is_table:
        return journeys_url(made.log_name), _("See the journeys of this log")
    taker = taker_of(made.kind)
    then = taker.then if taker else _CUSTOMERS
    if then is None or not person.may(then.sees):
        return "", ""
    return reverse(then.view), then.label


def journeys_url(log_name: str) -> str:
    """The journeys of a log; empty where that page is left out of the settings."""
    try:
        return reverse("journeys:log", args=[log_name])
    except NoReverseMatch:
        return f"/insight/journeys/{quote(log_name)}/"


def logs() -> list[dict[str, Any]]:
    """Every log as the API gives it; times in UTC."""
    return [
        {name: plain(value) for name, value in asdict(log).items()} for log in the_store().logs()
    ]


def answer(*, question: str, log_name: str, parameters: Mapping[str, list[str]]) -> Any:
    """The answer as the command line prints it; options by their names, the rest is the filter."""
    takes = QUESTIONS[question].options if question in QUESTIONS else ()
    options = {name: the_one(parameters[name], option=name) for name in takes if name in parameters}
    rest = {name: values for name, values in parameters.items() if name not in {*takes, "full"}}
    found = ask(
        question,
        log_name=log_name,
        filter=LogFilter.from_query(urlencode(rest, doseq=True)),
        options=options,
    )
    return asdict(found) if "full" in parameters else shown(found)
