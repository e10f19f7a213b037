"""Questions about the journeys of one log: read the events, ask the library, keep the answer.

The page, the API and the command line call `ask` and nothing else, so their numbers agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from ibis.expr.types import Table

from zhike.analytics.journeys import LogFilter, select
from zhike.engine.home import subfolder
from zhike.engine.store import LogSummary, Store
from zhike.pipelines.answers import Answer, Row, kept, plain
from zhike.pipelines.asking import Asked, Found
from zhike.pipelines.bank_rules import written_rules_digest
from zhike.pipelines.calendars import bank_zone
from zhike.pipelines.errors import LogUnknown, OptionUnknown, QuestionUnknown
from zhike.pipelines.journey_questions import QUESTIONS
from zhike.schema import contact, event_log

__all__ = ["QUESTIONS", "Answer", "LogFilter", "ask", "logs", "the_store"]

EVERYTHING = LogFilter()


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
        version=".".join(
            [
                str(store.version(event_log.CONTRACT)),
                str(store.version(contact.CONTRACT)),
                written_rules_digest(),
            ]
        ),
        key={"log": log_name, "filter": filter.to_query(), "options": given, "zone": bank_zone()},
        folder=subfolder("answers"),
    )


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
    backend = store.backend()
    whole = store.table(event_log.CONTRACT, log_name=log_name, backend=backend)
    log = whole if filter == EVERYTHING else select(whole, filter, zone=bank_zone()).cache()
    extent = log.agg(
        events=log.count(),
        cases=log.case_id.nunique(),
        first_at=log.occurred_at.min(),
        last_at=log.occurred_at.max(),
    )
    counted = extent.to_pyarrow().to_pylist()[0]
    asked = Asked(
        log=log,
        whole=whole,
        every_log=store.table(event_log.CONTRACT, backend=backend),
        contacts=store.table(contact.CONTRACT, log_name=log_name, backend=backend),
        log_name=log_name,
        as_of=whole.occurred_at.max().to_pyarrow().as_py(),
        options=options,
    )
    found = QUESTIONS[question].make(asked) if counted["events"] else Found()
    return Answer(
        question=question,
        log_name=log_name,
        definition=QUESTIONS[question].definition,
        rows=rows_of(found.rows),
        facts=plain(found.facts),
        filter=filter.to_query(),
        **plain(counted),
    )


def rows_of(found: Any) -> list[Row]:
    """Turn a table, or a sequence of dataclasses or mappings, into plain rows."""
    if isinstance(found, Table):
        found = found.to_pyarrow().to_pylist()
    return [plain(asdict(row) if is_dataclass(row) else row) for row in found]  # type: ignore[arg-type]
