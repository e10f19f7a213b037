"""The figures of surveys whose answers lie in the store, kept until the tables change."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import lru_cache
from pathlib import Path

from zhike.analytics.surveys import Figure, Scale
from zhike.engine.store import Store
from zhike.pipelines.journeys import the_store
from zhike.pipelines.reading import opened
from zhike.pipelines.survey_answers import Answers, AskedQuestion, answers_of_store, asked_questions
from zhike.pipelines.survey_drivers import (
    Driven,
    SegmentDrivers,
    drivers_by_segment,
    drivers_of,
)
from zhike.pipelines.survey_results import Results, results_of
from zhike.pipelines.survey_weights import Raked, raked_figure
from zhike.schema import contact, customer, event_log, survey_answer

Branches = frozenset[str] | None
# zhike's own log names no contact of another system and grows every few seconds.
OWN_LOG = "zhike"


def questions_in_store(*, branches: Branches) -> list[AskedQuestion]:
    """List what the answers of the store were given to."""
    store = the_store()
    return list(_questions(store.root, _version(store), branches))


def results_in_store(
    *, survey: str, question: str, scale: Scale, by: str, minimum: int, branches: Branches
) -> Results:
    """Give the results of one question; as of `results_of`."""
    store = the_store()
    return _results(store.root, _version(store), survey, question, scale, by, minimum, branches)


def drivers_in_store(
    *, survey: str, outcome: str, attributes: Sequence[str], scale: Scale, branches: Branches
) -> Driven:
    """Give the drivers of one question; as of `drivers_of`."""
    store = the_store()
    return _drivers(
        store.root, _version(store), survey, outcome, tuple(attributes), scale, branches
    )


def segment_drivers_in_store(
    *, survey: str, outcome: str, attributes: Sequence[str], branches: Branches
) -> tuple[SegmentDrivers, ...]:
    """Give the drivers of one question in each segment; as of `drivers_by_segment`."""
    store = the_store()
    return _by_segment(store.root, _version(store), survey, outcome, tuple(attributes), branches)


def raked_in_store(
    *, survey: str, question: str, scale: Scale, figure: Figure, branches: Branches
) -> Raked | None:
    """Give one figure weighted to all who could have been asked; as of `raked_figure`."""
    store = the_store()
    return _raked(store.root, _version(store), survey, question, scale, figure, branches)


@lru_cache(maxsize=32)
def _by_segment(
    root: Path,
    _version: Hashable,
    survey: str,
    outcome: str,
    attributes: tuple[str, ...],
    branches: Branches,
) -> tuple[SegmentDrivers, ...]:
    with opened(Store(root)) as tables:
        answers = answers_of_store(tables, survey=survey, branches=branches)
        return drivers_by_segment(answers, outcome=outcome, attributes=attributes)


@lru_cache(maxsize=64)
def _raked(
    root: Path,
    _version: Hashable,
    survey: str,
    question: str,
    scale: Scale,
    figure: Figure,
    branches: Branches,
) -> Raked | None:
    with opened(Store(root)) as tables:
        answers = answers_of_store(tables, survey=survey, branches=branches)
        return raked_figure(answers, question=question, scale=scale, figure=figure)


@lru_cache(maxsize=16)
def _questions(root: Path, _version: Hashable, branches: Branches) -> tuple[AskedQuestion, ...]:
    return tuple(asked_questions(Store(root), branches=branches))


@lru_cache(maxsize=16)
def _answers(root: Path, _version: Hashable, survey: str, branches: Branches) -> Answers:
    with opened(Store(root)) as tables:
        return answers_of_store(tables, survey=survey, branches=branches)


@lru_cache(maxsize=64)
def _results(
    root: Path,
    _version: Hashable,
    survey: str,
    question: str,
    scale: Scale,
    by: str,
    minimum: int,
    branches: Branches,
) -> Results:
    answers = _answers(root, _version, survey, branches)
    return results_of(answers, question=question, scale=scale, by=by, minimum=minimum)


@lru_cache(maxsize=32)
def _drivers(
    root: Path,
    _version: Hashable,
    survey: str,
    outcome: str,
    attributes: tuple[str, ...],
    scale: Scale,
    branches: Branches,
) -> Driven:
    with opened(Store(root)) as tables:
        # Read anew: the kept answers belong to another thread's connection.
        answers = answers_of_store(tables, survey=survey, branches=branches)
        return drivers_of(answers, outcome=outcome, attributes=attributes, scale=scale)


def _version(store: Store) -> Hashable:
    """What changes when a figure may: the tables, and every log but zhike's own."""
    logs = store.log_versions(event_log.CONTRACT)
    tables = (survey_answer.CONTRACT, customer.CONTRACT, contact.CONTRACT)
    return (
        *(store.version(table) for table in tables),
        *sorted(pair for pair in logs.items() if pair[0] != OWN_LOG),
    )
