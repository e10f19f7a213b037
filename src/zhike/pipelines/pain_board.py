"""The board of pain points: from the store's tables to the ranked list, kept until they change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import ibis
from ibis.expr.types import Table

import zhike
from zhike.analytics.errors import InvalidCatalogue as BoardUnreadable
from zhike.analytics.pains import (
    SEVERITY,
    Assumptions,
    Board,
    Change,
    EvidenceCount,
    Matter,
    PainCatalogue,
    by_matter,
    cause_candidates,
    daily,
    followed,
    matter_of,
    met,
    pain_board,
    parts_of,
    read_pains,
    trends,
)
from zhike.analytics.voice import aspect_tree
from zhike.engine.home import home, subfolder
from zhike.engine.store import Store
from zhike.pipelines.answers import Answer, forget_all_but, kept, plain
from zhike.pipelines.calendars import bank_zone
from zhike.pipelines.customer_worth import worth_of_customers
from zhike.pipelines.data_versions import version_of_data
from zhike.pipelines.journeys import the_store
from zhike.pipelines.pain_evidence import (
    OWN_LOG,
    YEAR,
    Said,
    Sources,
    last_known,
    minutes_ahead,
    sources_of,
)
from zhike.pipelines.read_texts import read_by
from zhike.pipelines.reading import Tables, opened
from zhike.schema import (
    change_log,
    contact,
    customer,
    customer_month,
    event_log,
    feedback_text,
    holding,
    survey_answer,
    text_aspect,
    text_reading,
)
from zhike.schema.contract import Contract

__all__ = [
    "SEVERITY",
    "SMALLEST",
    "Assumptions",
    "BoardUnreadable",
    "Matter",
    "Said",
    "board_of_bank",
    "matter_named",
]

CATALOGUE = "pains.yaml"
SMALLEST = 10  # customers: a matter that touches fewer is not shown
EVERYWHERE = "全行"
READ: tuple[Contract, ...] = (
    survey_answer.CONTRACT, customer.CONTRACT, contact.CONTRACT, customer_month.CONTRACT,
    holding.CONTRACT, feedback_text.CONTRACT, change_log.CONTRACT,
    text_aspect.CONTRACT, text_reading.CONTRACT,
)  # fmt: skip
DEFINITION = (
    "pain points of the last 365 days: evidences of one matter joined; value at stake a year ="
    " affected customers × (excess share of leavers × worth + excess contacts and complaints ×"
    " their price)"
)


def catalogue_of_bank() -> PainCatalogue:
    """Give what the bank wrote of its pain points; an empty one where it wrote nothing.

    Raises
    ------
    InvalidCatalogue
        The file cannot be read, or names an aspect that the tree lacks.
    """
    path = home() / CATALOGUE
    if not path.exists():
        return PainCatalogue()
    found = read_pains(path.read_text(encoding="utf-8"))
    known = {aspect.key for aspect in aspect_tree()}
    for matter in found.matters:
        for key in sorted(parts_of(matter) - known):
            raise BoardUnreadable(
                f"The matter {matter.name} names the aspect {key}; there is none."
            )
    for none in found.no_matter:
        for key in sorted(set(none.aspects) - known):
            raise BoardUnreadable(f"no_matter names the aspect {key}; there is none.")
    return found


def matter_named(name: str) -> Matter:
    """Give a matter with all its names."""
    return matter_of(catalogue_of_bank(), name)


def board_of_bank(
    *,
    assumptions: Assumptions,
    complaints: Sequence[Said] = (),
    branches: Collection[str] | None = None,
    store: Store | None = None,
) -> Answer:
    """Give the board as an answer: a row a pain point, in the order of the ranks.

    Parameters
    ----------
    assumptions
        What is taken for granted.
    complaints
        Of the operational half.
    branches
        Whose customers count; None: all.

    Raises
    ------
    InvalidCatalogue
        What the bank wrote cannot be read.
    """
    store = store or the_store()
    catalogue = catalogue_of_bank()
    version = board_version(store)
    folder = subfolder("boards")
    if not (folder / version).exists():
        forget_all_but({version}, folder=folder)
    return kept(
        lambda: _answer(
            store,
            catalogue,
            assumptions=assumptions,
            complaints=complaints,
            branches=branches,
        ),
        question="pains",
        version=version,
        key={
            "assumptions": asdict(assumptions),
            "catalogue": repr(catalogue),
            "complaints": [asdict(one) for one in complaints],
            "branches": None if branches is None else sorted(branches),
            "zone": bank_zone(),
        },
        folder=folder,
    )


def _answer(
    store: Store,
    catalogue: PainCatalogue,
    *,
    assumptions: Assumptions,
    complaints: Sequence[Said],
    branches: Collection[str] | None,
) -> Answer:
    with opened(store) as tables:
        as_of = last_known(tables)
        if as_of is None:
            return Answer(
                question="pains", log_name="", definition=DEFINITION, events=0, cases=0,
                first_at=None, last_at=None, facts={"has_worth": False, "hidden": 0},
            )  # fmt: skip
        sources = sources_of(
            tables,
            catalogue,
            as_of=as_of,
            complaints=complaints,
            branches=branches,
            assumptions=assumptions,
        )
        found, counted = make_board(tables, sources, as_of=as_of, assumptions=assumptions)
    first = as_of - timedelta(days=365 * found.years_seen)
    return Answer(
        question="pains",
        log_name="",
        definition=DEFINITION,
        rows=[plain(asdict(point)) for point in found.points],
        facts={
            "has_worth": found.has_worth,
            "hidden": found.hidden,
            "years_seen": found.years_seen,
            "texts": plain(asdict(sources.told)),
            "assumptions": plain(asdict(found.assumptions)),
        },
        events=counted,
        cases=sum(point.reach for point in found.points),
        first_at=plain(first),
        last_at=plain(as_of),
    )


def make_board(
    tables: Tables, sources: Sources, *, as_of: datetime, assumptions: Assumptions
) -> tuple[Board, int]:
    """Count in the engine, then put the board together; give it and the number of moments."""
    moments = _while_customers(sources.moments, sources.left).cache()
    everybody = met(moments, severity=assumptions.severity).cache()
    reach = everybody.group_by("matter").agg(
        troubled=everybody.customer_id.count(where=everybody.troubles > 0)
    )
    counts = {row["matter"]: row["troubled"] for row in reach.to_pyarrow().to_pylist()}
    shown = sorted(matter for matter, troubled in counts.items() if troubled >= SMALLEST)
    hidden = sum(1 for troubled in counts.values() if 0 < troubled < SMALLEST)
    moments = moments.filter(moments.matter.isin(shown))
    people = followed(
        everybody.filter(everybody.matter.isin(shown)),
        left=sources.left,
        contacts=sources.contacts,
        complaints=sources.complaints,
        as_of=as_of,
        leave_within=timedelta(days=assumptions.leave_days),
        contact_within=timedelta(days=assumptions.contact_days),
    )
    worth = worth_of_customers(tables, as_of=as_of).to_pyarrow()
    minutes = minutes_ahead(as_of)
    ahead = timedelta(minutes=minutes)
    days = by_matter(daily(moments, minutes_ahead=minutes).to_pyarrow().to_pylist())
    total = int(moments.count().to_pyarrow().as_py())
    first = moments.moment_at.min().to_pyarrow().as_py() if total else as_of
    found = pain_board(
        people.to_pyarrow(),
        evidences=_evidences(moments),
        days=days,
        trends=trends(days, last=(as_of + ahead).date()),
        causes=cause_candidates(days, _changes(tables, ahead), channels=_channels(moments)),
        worth=dict(zip(*worth.to_pydict().values(), strict=True)),
        years_seen=max((as_of - first) / YEAR, 1 / 365),
        hidden=hidden,
        assumptions=assumptions,
    )
    return found, total


def _while_customers(moments: Table, left: Table) -> Table:
    """Leave out what came after somebody had left: he can leave no more."""
    gone = left.select(who=left.customer_id, left_at=left.left_at)
    both = moments.left_join(gone, moments.customer_id == gone.who)
    kept = both.filter(both.left_at.isnull() | (both.left_at > both.moment_at))
    return kept.drop("who", "left_at")


def _evidences(moments: Table) -> dict[str, list[EvidenceCount]]:
    of_evidence = ibis.window(group_by=["matter", "evidence", "log_name"])
    # Those who came to the step, whatever the event is called that tells of the trouble.
    moments = moments.mutate(of_evidence=moments.count().over(of_evidence))
    counted = moments.group_by("matter", "evidence", "log_name", "activity").agg(
        moments=moments.of_evidence.max(),
        troubles=moments.is_trouble.sum().cast("int64"),
        customers=moments.customer_id.nunique(where=moments.is_trouble),
    )
    rows = counted.filter(counted.troubles > 0).to_pyarrow().to_pylist()
    found: dict[str, list[EvidenceCount]] = {}
    for row in sorted(rows, key=lambda row: (-row["customers"], row["evidence"], row["activity"])):
        found.setdefault(row.pop("matter"), []).append(EvidenceCount(**row))
    return found


def _channels(moments: Table) -> dict[str, frozenset[str]]:
    pairs = moments.filter(moments.channel.notnull()).select("matter", "channel").distinct()
    found: dict[str, set[str]] = {}
    for row in pairs.to_pyarrow().to_pylist():
        found.setdefault(row["matter"], set()).add(row["channel"])
    return {matter: frozenset(channels) for matter, channels in found.items()}


def _changes(tables: Tables, ahead: timedelta) -> list[Change]:
    rows: list[dict[str, Any]] = tables.of(change_log.CONTRACT).to_pyarrow().to_pylist()
    return [
        Change(
            change_id=row["change_id"],
            title=row["title"],
            kind=row["kind"],
            changed_on=(row["changed_at"].replace(tzinfo=None) + ahead).date(),
            scope=tuple(one for one in row["scope"].split(",") if one != EVERYWHERE),
        )
        for row in sorted(rows, key=lambda row: row["changed_at"])
    ]


def board_version(store: Store) -> str:
    logs = store.log_versions(event_log.CONTRACT)
    logs |= {f"table {one.name}": str(store.version(one)) for one in READ}
    return version_of_data(
        logs | {"release": zhike.__version__, "read_by": read_by()}, without=[OWN_LOG]
    )
