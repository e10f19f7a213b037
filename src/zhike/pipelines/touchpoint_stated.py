"""What customers said of touchpoints and channels, with the user type the bank knows them by."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import ibis
from ibis.expr.types import Table

from zhike.analytics.intervals import Estimate
from zhike.analytics.journeys import StageCatalogue, channel_preference, tag_stages
from zhike.analytics.pains import (
    Asked,
    Chosen,
    Preference,
    StatedQuestion,
    StatedQuestions,
    StatedShare,
    contrasts,
    read_stated,
    stated_shares,
)
from zhike.analytics.pains.stated import SMALLEST
from zhike.engine.home import home
from zhike.pipelines.answers import plain
from zhike.pipelines.bank_rules import REGISTER
from zhike.pipelines.reading import Tables
from zhike.schema import customer

EVERYBODY = ""
UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class SaidChoice:
    """One answer of a question of choice that a customer was shown, and whether he took it."""

    customer_id: str
    question: str
    option: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Said:
    """What was answered, read when it is needed; `version` changes whenever it does."""

    version: str
    read: Callable[[], Sequence[SaidChoice]]


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What customers said: importance over all and by user type, and channels by stage."""

    survey: str = ""
    importance: tuple[StatedShare, ...] = ()
    channels: tuple[Asked, ...] = ()
    by_place: Mapping[tuple[str, str], StatedShare] = field(default_factory=dict)

    def facts(self, importance: Mapping[str, Estimate]) -> dict[str, Any]:
        """What the answer tells of it beside its rows; empty where nobody was asked."""
        if not self.survey:
            return {}
        return {
            "survey": self.survey,
            "importance": [plain(asdict(one)) for one in self.importance],
            "channels": [_channels(one) for one in self.channels],
            "contrasts": [
                plain(asdict(one)) for one in contrasts(self.importance, importance=importance)
            ],
        }


def stated_of_bank() -> StatedQuestions | None:
    """Say which survey asks for importance and preference; None where the bank names none.

    Raises
    ------
    InvalidCatalogue
        What the bank wrote is incomplete.
    """
    path = home() / REGISTER
    return read_stated(path.read_text(encoding="utf-8")) if path.exists() else None


def stated(
    tables: Tables,
    said: Said | None,
    *,
    by: str,
    branches: Collection[str] | None,
    events: Table,
    stages: StageCatalogue,
    contacts: Sequence[str],
) -> Stated:
    """Read what the customers in reach said, beside the channels that they use.

    `events` have the user type as `who`; `contacts` are logs in which customers choose freely.
    """
    asked = stated_of_bank()
    choices = said.read() if asked and said else ()
    if asked is None or not choices:
        return Stated()
    type_of = _types(tables, choices, by=by, branches=branches)
    known = [one for one in choices if one.customer_id in type_of]
    if not known:
        return Stated()
    importance = _shares(asked.important, known, type_of)
    used = _used(events, stages=stages, contacts=contacts)
    return Stated(
        survey=asked.survey,
        importance=importance,
        channels=tuple(
            Asked(
                stage=question.stage,
                said=_shares(question, known, type_of),
                used=used.get(question.stage, ()),
            )
            for question in asked.preferred
        ),
        by_place={(one.user_type, one.name): one for one in importance},
    )


def _types(
    tables: Tables,
    said: Sequence[SaidChoice],
    *,
    by: str,
    branches: Collection[str] | None,
) -> dict[str, str]:
    """The user type of each customer in reach who answered."""
    people = tables.of(customer.CONTRACT)
    if branches is not None:
        people = people.filter(people.home_branch.isin(sorted(branches)))
    answered = ibis.memtable({"whose": sorted({one.customer_id for one in said})})
    rows = people.inner_join(answered, people.customer_id == answered.whose)
    found = rows.select("customer_id", who=rows[by].fill_null(UNKNOWN)).to_pyarrow().to_pylist()
    return {row["customer_id"]: row["who"] for row in found}


def _shares(
    question: StatedQuestion | None, said: Sequence[SaidChoice], type_of: Mapping[str, str]
) -> tuple[StatedShare, ...]:
    if question is None:
        return ()
    return stated_shares(
        Chosen(user_type=type_of[one.customer_id], name=name, is_chosen=one.is_chosen)
        for one in said
        if one.question == question.code and (name := question.means.get(one.option))
    )


def _used(
    events: Table, *, stages: StageCatalogue, contacts: Sequence[str]
) -> dict[str, tuple[Preference, ...]]:
    """The channels of each stage: of contacts where it has any, else of all its cases."""
    tagged = tag_stages(events, stages)
    free = tagged.filter(tagged.log_name.isin(list(contacts)))
    by_contacts = _preferences(free.mutate(case_id=free.event_id))
    named = tagged.mutate(case_id=tagged.log_name + ibis.literal("/") + tagged.case_id)
    return {**_preferences(named), **by_contacts}


def _preferences(uses: Table) -> dict[str, tuple[Preference, ...]]:
    found: dict[str, list[Preference]] = {}
    for one in channel_preference(uses, user_type="who", task="stage"):
        found.setdefault(one.task, []).append(
            Preference(user_type=one.user_type, channel=one.channel, share=one.share, n=one.n)
        )
    return {stage: tuple(some) for stage, some in found.items()}


def _channels(one: Asked) -> dict[str, Any]:
    return {
        "stage": one.stage,
        "said": [plain(asdict(share)) for share in one.said],
        "used": [plain(asdict(use)) for use in one.used if use.n >= SMALLEST],
    }
