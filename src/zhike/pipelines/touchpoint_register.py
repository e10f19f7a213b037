"""The register of touchpoints: who meets the bank where, how it goes there, and what is wrong."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import ibis
from ibis.expr.types import Table

from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.journeys import (
    Inventory,
    RegisteredTouchpoint,
    StageCatalogue,
    channel_preference,
    touchpoint_inventory,
    unmapped_events,
)
from zhike.analytics.pains import (
    Assumptions,
    Finding,
    Place,
    Preference,
    Stake,
    defects,
    misplaced,
    misplaced_asked,
    missing,
    missing_asked,
)
from zhike.engine.home import subfolder
from zhike.engine.store import Store
from zhike.pipelines.answers import Answer, kept, plain
from zhike.pipelines.bank_rules import (
    not_meant_of_bank,
    stages_of,
    touchpoints_of_bank,
    written_rules_digest,
)
from zhike.pipelines.errors import NothingToAnswer
from zhike.pipelines.journeys import the_store
from zhike.pipelines.pain_board import SMALLEST, board_version, catalogue_of_bank, make_board
from zhike.pipelines.pain_evidence import OWN_LOG, YEAR, Sources, last_known, sources_of
from zhike.pipelines.reading import Tables, opened
from zhike.pipelines.touchpoint_stated import Said, Stated, stated
from zhike.schema import customer, event_log

TYPES = ("age_band", "segment", "tier")
UNKNOWN = "unknown"
DEFINITION = (
    "touchpoints of the last 365 days by user type, stage and channel: customers, share that met"
    " trouble, importance as the excess share of leavers after trouble there"
)


@dataclass(frozen=True, kw_only=True)
class Row:
    """A touchpoint as one user type meets it.

    Without `customers` they are too few in this stage, or in another of the same place. `troubled`
    and `score` are of the place over all its stages.
    """

    user_type: str
    stage: str
    touchpoint: str
    channel: str
    owner: str
    promise: str
    measurement: str
    customers: int | None
    events: int | None
    troubled: Estimate | None
    n_troubled: int
    score: Estimate | None
    n_scores: int
    importance: Estimate | None
    n_importance: int
    stated: Estimate | None
    n_stated: int


def register_of_bank(
    *,
    by: str = TYPES[0],
    branches: Collection[str] | None = None,
    said: Said | None = None,
    store: Store | None = None,
) -> Answer:
    """Give the register as an answer: a row a user type, stage, touchpoint and channel.

    Parameters
    ----------
    by
        What makes the user types: a column of the contract `customer`, of `TYPES`.
    branches
        Whose customers count; None: all.
    said
        What customers answered of importance and preference, of the operational half; None: nobody
        was asked.

    Raises
    ------
    InvalidCatalogue
        What the bank wrote cannot be read.
    """
    store = store or the_store()
    by = by if by in TYPES else TYPES[0]
    return kept(
        lambda: _answer(store, by=by, branches=branches, said=said),
        question="touchpoints",
        version=board_version(store),
        key={
            "by": by,
            "rules": written_rules_digest(),
            "pains": repr(catalogue_of_bank()),
            "said": said.version if said else "",
            "branches": None if branches is None else sorted(branches),
        },
        folder=subfolder("boards"),
    )


def _answer(
    store: Store, *, by: str, branches: Collection[str] | None, said: Said | None
) -> Answer:
    with opened(store) as tables:
        as_of = last_known(tables)
        if as_of is None:
            return Answer(
                question="touchpoints", log_name="", definition=DEFINITION, events=0, cases=0,
                first_at=None, last_at=None,
                facts={"findings": [], "empty": [], "unmapped": [], "without_owner": []},
            )  # fmt: skip
        catalogue = catalogue_of_bank()
        sources = sources_of(
            tables,
            catalogue,
            as_of=as_of,
            complaints=(),
            branches=branches,
            assumptions=Assumptions(),
        )
        look = _Look(
            tables=tables, sources=sources, as_of=as_of, by=by, branches=branches, said=said
        )
        return look.answer(
            contacts=catalogue.contacts, processes=[one.log_name for one in catalogue.processes]
        )


@dataclass(frozen=True, kw_only=True)
class _Look:
    tables: Tables
    sources: Sources
    as_of: datetime
    by: str
    branches: Collection[str] | None
    said: Said | None

    def answer(self, *, contacts: Sequence[str], processes: Sequence[str]) -> Answer:
        stages, register = _stages(), touchpoints_of_bank()
        events = self._events().cache()
        found = touchpoint_inventory(events, catalogue=stages, register=register, user_type="who")
        stakes = self._stakes()
        importance = {name: stake.leaving for name, stake in stakes.items()}
        told = self._told(events, stages, contacts)
        few = {_key(one) for one in found.rows if one.customers < SMALLEST}
        met, scores = self._met(), self._scores()
        rows = [
            _row(one, is_few=_key(one) in few, met=met, scores=scores, stakes=stakes, told=told)
            for one in found.rows
            if one.touchpoint != UNKNOWN
        ]
        preferences = self._preferences(events, contacts)
        findings = self._findings(
            found,
            rows,
            importance=importance,
            preferences=preferences,
            unavoidable=self._passed_by_all(events, processes),
            register=register,
            told=told,
        )
        used = {(row.stage, row.channel) for row in found.rows}
        cells = {(cell.stage, cell.channel) for cell in found.matrix}
        unmapped = unmapped_events(events, stages).order_by(ibis.desc("events")).limit(50)
        return Answer(
            question="touchpoints",
            log_name="",
            definition=DEFINITION,
            events=found.events,
            cases=int(events.customer_id.nunique().to_pyarrow().as_py()),
            first_at=plain(self.as_of - YEAR),
            last_at=plain(self.as_of),
            rows=[plain(asdict(row)) for row in rows],
            facts={
                "findings": [plain(asdict(one)) for one in findings],
                "empty": [list(cell) for cell in sorted(cells - used - not_meant_of_bank())],
                "unmapped": [plain(row) for row in unmapped.to_pyarrow().to_pylist()],
                "without_owner": [name for name in found.without_owner if name != UNKNOWN],
                "without_touchpoint": found.without_touchpoint,
                "preferences": [plain(asdict(one)) for one in preferences],
                "stated": told.facts(importance),
            },
        )

    def _findings(
        self,
        found: Inventory,
        rows: Sequence[Row],
        *,
        importance: Mapping[str, Estimate],
        preferences: Sequence[Preference],
        unavoidable: frozenset[str],
        register: Sequence[RegisteredTouchpoint],
        told: Stated,
    ) -> list[Finding]:
        counts = {(*_key(one), one.stage): one.customers for one in found.rows}
        places = [_place(row, customers=counts[(*_key(row), row.stage)]) for row in rows]
        stage_of = {row.touchpoint: row.stage for row in found.rows}
        offered = {(row.stage, row.channel) for row in found.rows}
        offered |= {(stage_of.get(one.touchpoint, ""), one.channel) for one in register}
        cells, not_meant = frozenset(offered), not_meant_of_bank()
        return [
            *defects(places, importance=importance),
            *misplaced(places, preferences=preferences, unavoidable=unavoidable),
            *misplaced_asked(told.channels, offered=cells),
            *missing(
                places,
                preferences=preferences,
                stages=_stages().stages,
                offered=cells,
                not_meant=not_meant,
            ),
            *missing_asked(places, told.channels, offered=cells, not_meant=not_meant),
        ]

    def _told(self, events: Table, stages: StageCatalogue, contacts: Sequence[str]) -> Stated:
        return stated(
            self.tables,
            self.said,
            by=self.by,
            branches=self.branches,
            events=events,
            stages=stages,
            contacts=contacts,
        )

    def _events(self) -> Table:
        log = self.tables.of(event_log.CONTRACT)
        inside = log.filter(
            (log.log_name != OWN_LOG)
            & log.customer_id.notnull()
            & log.channel.notnull()  # without a channel the bank works behind the scenes
            & (log.occurred_at.cast("timestamp(6)") > ibis.literal(self.as_of - YEAR))
        )
        return self._typed(inside)

    def _typed(self, rows: Table) -> Table:
        """Put the user type of the customer beside each row of the customers in reach."""
        people = self.tables.of(customer.CONTRACT)
        if self.branches is not None:
            people = people.filter(people.home_branch.isin(sorted(self.branches)))
        known = people.select(whose=people.customer_id, who=people[self.by])
        return rows.inner_join(known, rows.customer_id == known.whose).drop("whose")

    def _met(self) -> dict[tuple[str, str, str], tuple[int, int]]:
        """Customers who came to each touchpoint, and who met trouble: what behaviour tells."""
        moments = self.sources.moments
        seen = moments.filter(moments.touchpoint.notnull() & (moments.evidence != "low_score"))
        rows = self._typed(seen)
        counted = rows.group_by("who", "touchpoint", "channel").agg(
            met=rows.customer_id.nunique(),
            troubled=rows.customer_id.nunique(where=rows.is_trouble),
        )
        return {
            (row["who"], row["touchpoint"], row["channel"]): (row["met"], row["troubled"])
            for row in counted.to_pyarrow().to_pylist()
        }

    def _scores(self) -> dict[tuple[str, str, str], tuple[int, int]]:
        """Answers about contacts at each touchpoint, and low ones: what surveys tell."""
        moments = self.sources.moments
        rows = self._typed(
            moments.filter(moments.touchpoint.notnull() & (moments.evidence == "low_score"))
        )
        counted = rows.group_by("who", "touchpoint", "channel").agg(
            met=rows.count(), low=rows.is_trouble.sum().cast("int64")
        )
        return {
            (row["who"], row["touchpoint"], row["channel"]): (row["met"], row["low"])
            for row in counted.to_pyarrow().to_pylist()
        }

    def _stakes(self) -> dict[str, Stake]:
        """How many more leave of those who met trouble at a touchpoint."""
        moments = self.sources.moments
        named = moments.filter(moments.touchpoint.notnull())
        named = named.mutate(matter=named.touchpoint)
        board, _count = make_board(
            self.tables,
            replace(self.sources, moments=named),
            as_of=self.as_of,
            assumptions=Assumptions(),
        )
        return {point.matter: point.stake for point in board.points if point.stake}

    def _passed_by_all(self, events: Table, processes: Sequence[str]) -> frozenset[str]:
        """Touchpoints of processes: whoever wants the product has to pass them."""
        inside = events.filter(events.log_name.isin(list(processes)) & events.touchpoint.notnull())
        names = inside.select("touchpoint").distinct().to_pyarrow()
        return frozenset(names["touchpoint"].to_pylist())

    def _preferences(self, events: Table, contacts: Sequence[str]) -> list[Preference]:
        """Shares of channels of contacts, where customers choose freely; each is a choice."""
        free = events.filter(events.log_name.isin(list(contacts)))
        free = free.mutate(case_id=free.event_id)
        return [
            Preference(user_type=one.user_type, channel=one.channel, share=one.share, n=one.n)
            for one in channel_preference(free, user_type="who", task="log_name")
        ]


def _stages() -> StageCatalogue:
    try:
        return stages_of("all")
    except NothingToAnswer:
        return StageCatalogue(stages=("open", "enquire", "use", "after_sales"), rules=())


def _key(one: Any) -> tuple[str, str, str]:
    return one.user_type, one.touchpoint, one.channel


def _row(
    one: Any,
    *,
    is_few: bool,
    met: Mapping[tuple[str, str, str], tuple[int, int]],
    scores: Mapping[tuple[str, str, str], tuple[int, int]],
    stakes: Mapping[str, Stake],
    told: Stated,
) -> Row:
    place = _key(one)
    # Where one stage has few, the others' numbers and the place's own n would tell how few.
    is_shown = not is_few
    came, troubled = met.get(place, (0, 0))
    answers, low = scores.get(place, (0, 0))
    stake, said = stakes.get(one.touchpoint), told.by_place.get((one.user_type, one.touchpoint))
    return Row(
        user_type=one.user_type,
        stage=one.stage,
        touchpoint=one.touchpoint,
        channel=one.channel,
        owner=one.owner,
        promise=one.promise,
        measurement=one.measurement,
        customers=one.customers if is_shown else None,
        events=one.events if is_shown else None,
        troubled=wilson(troubled, n=came) if came >= SMALLEST else None,
        n_troubled=came if came >= SMALLEST else 0,
        score=wilson(answers - low, n=answers) if answers >= SMALLEST else None,
        n_scores=answers if answers >= SMALLEST else 0,
        importance=stake.leaving if stake else None,
        n_importance=stake.n_followed if stake else 0,
        stated=said.share if said else None,
        n_stated=said.n if said else 0,
    )


def _place(row: Row, *, customers: int) -> Place:
    return Place(
        user_type=row.user_type,
        stage=row.stage,
        touchpoint=row.touchpoint,
        channel=row.channel,
        customers=customers,
        troubled=row.troubled,
        n=row.n_troubled,
    )
