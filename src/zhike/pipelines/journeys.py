"""Questions about the journeys of one log: read the events, ask the library, keep the answer.

The page, the API and the command line call `ask` and nothing else, so their numbers agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from ibis.expr.types import Table

from zhike.analytics.journeys import LogFilter, select
from zhike.engine.home import subfolder
from zhike.engine.store import LogSummary, Store
from zhike.pipelines.answers import Answer, Row, forget_all_but, kept, plain
from zhike.pipelines.asking import Asked, Found
from zhike.pipelines.calendars import bank_zone
from zhike.pipelines.data_versions import version_of_bank, version_of_data, versions_of_logs
from zhike.pipelines.errors import LogUnknown, OptionUnknown, QuestionUnknown
from zhike.pipelines.journey_questions import QUESTIONS
from zhike.pipelines.reading import opened, records_of
from zhike.schema import contact, event_log

__all__ = [
    "FIGURES",
    "QUESTIONS",
    "Answer",
    "LogFilter",
    "ask",
    "data_version",
    "is_anything_kept",
    "logs",
    "shown",
    "the_store",
]

EVERYTHING = LogFilter()
COUNTED = ("events", "cases", "first_at", "last_at")
# Questions whose whole answer is one set of figures: programs get one object, not a list.
FIGURES = frozenset({"summary"})


def logs(*, store: Store | None = None) -> list[LogSummary]:
    """List the logs that hold events, with their counts and their first and last event."""
    return list((store or the_store()).logs())


def ask(
    question: str,
    *,
    log_name: str,
    filter: LogFilter = EVERYTHING,  # noqa: A002 - the word of the page and the URL
    options: Mapping[str, str] | None = None,
    store: Store | None = None,
) -> Answer:
    """Answer one question about one log.

    Parameters
    ----------
    question
        A name of `QUESTIONS`, for example ``graph``.
    log_name
        The log.
    filter
        Which cases count.
    options
        What the question takes besides, as text, for example ``{"calendar": "CN"}``. Each
        question names its options.
    store
        The event store; the one below the home folder where it is None.

    Raises
    ------
    QuestionUnknown, LogUnknown, OptionUnknown
        With the names that exist.
    OptionRefused, NothingToAnswer, AnalyticsError
        An option cannot be used, or the log cannot answer, for example for lack of customers.
    """
    if question not in QUESTIONS:
        raise QuestionUnknown(question=question, known=sorted(QUESTIONS))
    given = {name: value for name, value in (options or {}).items() if value}
    for option in sorted(set(given) - set(QUESTIONS[question].options)):
        raise OptionUnknown(question=question, option=option, known=QUESTIONS[question].options)
    store = store or the_store()
    known = {log.log_name for log in store.logs()}
    if log_name not in known:
        raise LogUnknown(log_name=log_name, known=sorted(known))
    return kept(
        lambda: _answer(question, log_name=log_name, filter=filter, options=given, store=store),
        question=question,
        version=_version(question, log_name=log_name, store=store),
        # Not the engine: all engines give the same rows (tests/parity), so whoever changes
        # ZHIKE_WAREHOUSE need not wait for what is known.
        key={"log": log_name, "filter": filter.to_query(), "options": given, "zone": bank_zone()},
        folder=subfolder("answers"),
    )


def shown(answer: Answer) -> Any:
    """Give of an answer what programs are shown when they do not ask for all of it."""
    only_facts = answer.question in FIGURES or (answer.facts and not answer.rows)
    return answer.facts if only_facts else answer.rows


def data_version(*, without: Iterable[str] = (), store: Store | None = None) -> str:
    """Give a text that changes when an answer about any log may have, the named ones left out."""
    return version_of_data(versions_of_logs(store or the_store()), without=without)


def is_anything_kept(*, store: Store | None = None) -> bool:
    """Say whether any answer is kept that still holds."""
    folder = subfolder("answers")
    return any((folder / name).exists() for name in versions_of_logs(store or the_store()).values())


def _version(question: str, *, log_name: str, store: Store) -> str:
    """Give the version of what a question reads; a new one makes room by deleting the old."""
    logs = versions_of_logs(store)
    bank = version_of_bank(store, logs=logs)
    version = bank if QUESTIONS[question].across_logs else logs[log_name]
    folder = subfolder("answers")
    if not (folder / version).exists():
        forget_all_but({bank, *logs.values()}, folder=folder)
    return version


def the_store() -> Store:
    """Give the store below the home folder: one for the process, since its metadata stay warm."""
    return _store_at(subfolder("store"))


@lru_cache(maxsize=4)  # tests move the home folder
def _store_at(root: Path) -> Store:
    return Store(root)


def _answer(
    question: str,
    *,
    log_name: str,
    filter: LogFilter,  # noqa: A002
    options: Mapping[str, str],
    store: Store,
) -> Answer:
    extent = next(log for log in store.logs() if log.log_name == log_name)
    with opened(store) as tables:
        whole = tables.of(event_log.CONTRACT, log_name=log_name)
        asked = Asked(
            log=whole,
            whole=whole,
            every_log=tables.of(event_log.CONTRACT),
            contacts=tables.of(contact.CONTRACT, log_name=log_name),
            log_name=log_name,
            as_of=extent.last_at,
            options=options,
        )
        # The store has counted the whole log already.
        counted = {name: getattr(extent, name) for name in COUNTED}
        if filter != EVERYTHING:
            asked = replace(asked, log=select(whole, filter, zone=bank_zone()).cache())
            counted = _counted(asked.log)
        found = QUESTIONS[question].make(asked) if counted["events"] else Found()
        rows = rows_of(found.rows)
    return Answer(
        question=question,
        log_name=log_name,
        definition=QUESTIONS[question].definition,
        rows=rows,
        facts=plain(found.facts),
        filter=filter.to_query(),
        **plain(counted),
    )


def _counted(log: Table) -> Row:
    extent = log.agg(
        events=log.count(),
        cases=log.case_id.nunique(),
        first_at=log.occurred_at.min(),
        last_at=log.occurred_at.max(),
    )
    counted: Row = extent.to_pyarrow().to_pylist()[0]
    return counted


def rows_of(found: Any) -> list[Row]:
    """Turn a table, or a sequence of dataclasses or mappings, into plain rows."""
    if isinstance(found, Table):
        found = records_of(found)
    return [plain(asdict(row) if is_dataclass(row) else row) for row in found]  # type: ignore[arg-type]
