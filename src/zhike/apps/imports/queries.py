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

from zhike.apps.imports.models import STATE_LABELS, Import, SavedMapping
from zhike.apps.imports.rules import State, may_discard
from zhike.pipelines.answers import plain
from zhike.pipelines.asking import the_one
from zhike.pipelines.journeys import QUESTIONS, LogFilter, ask, shown, the_store

BETWEEN_LOGS = ", "  # no log name holds a comma
RELAY_LOG = "zhike"  # zhike's own events, moved every few seconds: no import of anybody
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
        return self.state is State.DONE and bool(self.stored)


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """Who undid a batch, when and why."""

    by: str
    withdrawn_at: datetime
    reason: str


def batch_rows(*, log_name: str = "") -> list[BatchRow]:
    """Imports of the page and batches of any other origin, latest first."""
    records = {record.batch_id: record for record in the_store().batches()}
    withdrawn = {key for key, record in records.items() if record.state == "withdrawn"}
    made = list(Import.objects.select_related("job", "by"))
    rows = [_row_of_import(one, withdrawn=one.batch_id in withdrawn) for one in made]
    known = {one.batch_id for one in made}
    rows += [
        _row_of_record(record)
        for record in records.values()
        if record.batch_id not in known and record.log_names not in {(), (RELAY_LOG,)}
    ]
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
        batch_id=made.batch_id,
        import_id=made.pk,
        url=reverse("imports:detail", args=[made.pk]),
        job_id=made.job.pk if made.job else None,
        job_state=made.job.state if made.job else "",
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
    )


def import_of(import_id: int) -> Import | None:
    """An import with its job, and whether its batch was undone."""
    made = Import.objects.select_related("job", "by").filter(pk=import_id).first()
    if made is not None:
        made.withdrawn = withdrawal_of(made.batch_id) is not None
    return made


def withdrawal_of(batch_id: str) -> Withdrawal | None:
    record = next((one for one in the_store().batches() if one.batch_id == batch_id), None)
    if record is None or record.withdrawn_at is None:
        return None
    return Withdrawal(
        by=record.withdrawn_by,
        withdrawn_at=record.withdrawn_at.replace(tzinfo=UTC),
        reason=record.withdrawn_reason,
    )


def batch_row(batch_id: str) -> BatchRow | None:
    return next((row for row in batch_rows() if row.batch_id == batch_id), None)


def log_names() -> list[str]:
    return sorted(log.log_name for log in the_store().logs())


def saved_mappings() -> list[SavedMapping]:
    return list(SavedMapping.objects.all())


def rejects_path(made: Import) -> Path:
    return Path(settings.HOME) / "rejects" / made.rejects_file


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
