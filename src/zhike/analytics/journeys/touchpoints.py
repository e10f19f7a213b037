"""The inventory of touchpoints: who meets the bank where, how often, and whose place it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import yaml
from ibis.expr.types import Table

from zhike.analytics.errors import InvalidCatalogue
from zhike.analytics.frames import Frame
from zhike.analytics.journeys.stages import StageCatalogue, tag_stages, value_of
from zhike.analytics.journeys.yaml_faults import yaml_fault

UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class RegisteredTouchpoint:
    """What the bank wrote down about a touchpoint: owner, promise, how it is measured."""

    touchpoint: str
    channel: str
    owner: str = ""
    promise: str = ""
    measurement: str = ""


@dataclass(frozen=True, kw_only=True)
class InventoryRow:
    """One touchpoint as one user type meets it in one stage."""

    user_type: str
    stage: str
    channel: str
    touchpoint: str
    events: int
    cases: int
    customers: int
    owner: str
    promise: str
    measurement: str


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell of the matrix user type by stage by channel."""

    user_type: str
    stage: str
    channel: str
    events: int
    touchpoints: int


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """The register with volumes, the matrix, and what is missing in either."""

    rows: tuple[InventoryRow, ...]
    matrix: tuple[Cell, ...]
    events: int

    @property
    def empty_cells(self) -> tuple[Cell, ...]:
        """Cells in which nobody met the bank: a gap, or a channel not offered there."""
        return tuple(cell for cell in self.matrix if cell.events == 0)

    @property
    def without_owner(self) -> tuple[str, ...]:
        """Touchpoints in use that nobody answers for."""
        return tuple(sorted({row.touchpoint for row in self.rows if not row.owner}))

    @property
    def without_touchpoint(self) -> int:
        """Events that name no touchpoint; 0 where the coverage is complete."""
        return sum(row.events for row in self.rows if row.touchpoint == UNKNOWN)


def read_register(text: str) -> tuple[RegisteredTouchpoint, ...]:
    """Read a touchpoint register written in YAML: a list `touchpoints` of named entries.

    Raises
    ------
    InvalidCatalogue
        The text is no such list, an entry names neither touchpoint nor channel, or one
        touchpoint of a channel stands twice.

    Examples
    --------
    >>> register = read_register('''
    ... touchpoints:
    ...   - {touchpoint: app login, channel: app, owner: Digital, promise: under 3 s}
    ... ''')
    >>> register[0].owner
    'Digital'
    """
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InvalidCatalogue(yaml_fault(error, what="The touchpoint register")) from error
    if not isinstance(content, Mapping) or not isinstance(content.get("touchpoints"), list):
        raise InvalidCatalogue("The touchpoint register needs a list `touchpoints`.")
    entries = tuple(_entry(n, entry) for n, entry in enumerate(content["touchpoints"], start=1))
    _by_place(entries)
    return entries


def read_not_meant(text: str) -> frozenset[tuple[str, str]]:
    """Read the stages and channels that are not meant to have touchpoints.

    Parameters
    ----------
    text
        The register in YAML; its list `not_meant` may be absent. Each entry has a `stage` and one
        or several values of `channel`.

    Raises
    ------
    InvalidCatalogue
        The text is no register, or an entry lacks either.

    Examples
    --------
    >>> read = read_not_meant('''
    ... touchpoints: []
    ... not_meant:
    ...   - {stage: open, channel: [phone, mail]}
    ... ''')
    >>> sorted(read)
    [('open', 'mail'), ('open', 'phone')]
    """
    read_register(text)
    entries = yaml.safe_load(text).get("not_meant") or []
    cells: set[tuple[str, str]] = set()
    for entry in entries:
        if not isinstance(entry, Mapping) or not entry.get("stage") or not entry.get("channel"):
            raise InvalidCatalogue("An entry of `not_meant` must name stage and channel.")
        channels = entry["channel"]
        listed = channels if isinstance(channels, list) else [channels]
        cells |= {(str(entry["stage"]), str(channel)) for channel in listed}
    return frozenset(cells)


def touchpoint_inventory(
    log: Frame,
    *,
    catalogue: StageCatalogue,
    register: Sequence[RegisteredTouchpoint] = (),
    user_type: str = "user_type",
) -> Inventory:
    """Count what each user type does at each touchpoint, and show the gaps.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it, with a column (or attribute)
        that tells the user type. Missing values of it, of `channel` and of `touchpoint` are
        counted as ``unknown``.
    catalogue
        Stages and rules, as in `tag_stages`.
    register
        What the bank wrote down about its touchpoints.
    user_type
        Name of the column or attribute.

    Returns
    -------
    Inventory
        `rows` ordered by user type, stage, channel and touchpoint, registered touchpoints
        without any event not among them; `matrix` over all user types that occur, all stages
        and all channels that occur or are registered.

    Raises
    ------
    MissingColumns
        A column of the log is absent.
    InvalidCatalogue
        One touchpoint of a channel stands twice in the register.
    """
    written = _by_place(register)
    rows = tuple(
        _inventory_row(found, written.get((found["touchpoint"], found["channel"])))
        for found in _volumes(tag_stages(log, catalogue), user_type).to_pyarrow().to_pylist()
    )
    rows = tuple(sorted(rows, key=lambda r: (r.user_type, r.stage, r.channel, r.touchpoint)))
    stages = [*catalogue.stages, *sorted({row.stage for row in rows} - set(catalogue.stages))]
    return Inventory(
        rows=rows,
        matrix=_matrix(rows, stages, {entry.channel for entry in register}),
        events=sum(row.events for row in rows),
    )


def _volumes(tagged: Table, user_type: str) -> Table:
    named = tagged.mutate(
        user_type=value_of(tagged, user_type).fill_null(UNKNOWN),
        channel=tagged.channel.fill_null(UNKNOWN),
        touchpoint=tagged.touchpoint.fill_null(UNKNOWN),
    )
    return named.group_by("user_type", "stage", "channel", "touchpoint").agg(
        events=named.count(),
        cases=named.case_id.nunique(),
        customers=named.customer_id.nunique(),
    )


def _inventory_row(found: Mapping[str, Any], written: RegisteredTouchpoint | None) -> InventoryRow:
    return InventoryRow(
        **found,
        owner=written.owner if written else "",
        promise=written.promise if written else "",
        measurement=written.measurement if written else "",
    )


def _matrix(
    rows: Sequence[InventoryRow], stages: Iterable[str], registered: set[str]
) -> tuple[Cell, ...]:
    user_types = sorted({row.user_type for row in rows})
    channels = sorted({row.channel for row in rows} | registered)
    events: dict[tuple[str, str, str], int] = {}
    places: dict[tuple[str, str, str], int] = {}
    for row in rows:
        cell = (row.user_type, row.stage, row.channel)
        events[cell] = events.get(cell, 0) + row.events
        places[cell] = places.get(cell, 0) + 1
    return tuple(
        Cell(
            user_type=cell[0],
            stage=cell[1],
            channel=cell[2],
            events=events.get(cell, 0),
            touchpoints=places.get(cell, 0),
        )
        for cell in product(user_types, stages, channels)
    )


def _entry(number: int, entry: Any) -> RegisteredTouchpoint:
    known = ("touchpoint", "channel", "owner", "promise", "measurement")
    if not isinstance(entry, Mapping) or not entry.get("touchpoint") or not entry.get("channel"):
        raise InvalidCatalogue(f"Entry {number} of the register must name touchpoint and channel.")
    if strange := sorted(set(entry) - set(known)):
        raise InvalidCatalogue(
            f"Entry {number} of the register has {', '.join(strange)}; known are"
            f" {', '.join(known)}."
        )
    return RegisteredTouchpoint(**{name: str(value) for name, value in entry.items()})


def _by_place(
    register: Iterable[RegisteredTouchpoint],
) -> dict[tuple[str, str], RegisteredTouchpoint]:
    places: dict[tuple[str, str], RegisteredTouchpoint] = {}
    for entry in register:
        place = (entry.touchpoint, entry.channel)
        if place in places:
            raise InvalidCatalogue(
                f"{entry.touchpoint} stands twice in the register for {entry.channel}."
            )
        places[place] = entry
    return places
