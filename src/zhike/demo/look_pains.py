"""Questions that need more of the bank's tables than its logs: what to mend first, and where."""

from __future__ import annotations

from pathlib import Path

from zhike.analytics.intervals import Estimate
from zhike.analytics.pains import Assumptions, Evidence, Fault, PainPoint, read_pains
from zhike.demo.sightings import Sighting
from zhike.engine.store import Store
from zhike.pipelines.pain_board import CATALOGUE, make_board
from zhike.pipelines.pain_evidence import last_known, sources_of
from zhike.pipelines.reading import opened
from zhike.pipelines.touchpoint_register import register_of_bank


def matter_to_mend_first(folder: Path) -> Sighting:
    """Ask the board: does a matter that customers had to come back about stand first of all?

    Without the complaints of the desk, which a bank that was just made does not have.
    """
    catalogue = read_pains((folder / CATALOGUE).read_text(encoding="utf-8"))
    with opened(Store(folder / "store")) as tables:
        as_of = last_known(tables)
        if as_of is None:
            return Sighting(reported=False)
        assumed = Assumptions()
        sources = sources_of(
            tables, catalogue, as_of=as_of, complaints=(), branches=None, assumptions=assumed
        )
        board, _moments = make_board(tables, sources, as_of=as_of, assumptions=assumed)
    points = [point for point in board.points if point.stake and _came_back(point)]
    if not points or points[0].stake is None:
        return Sighting(reported=False)
    first, leaving = points[0], points[0].stake.leaving
    return Sighting(
        reported=first.rank == 1 and (leaving.lower or 0.0) > 0,
        places=(first.matter,),
        value=leaving,
        n=points[0].stake.n_followed,
    )


def _came_back(point: PainPoint) -> bool:
    return any(one.evidence == Evidence.REPEAT for one in point.evidences)


def touchpoint_that_fails_a_type(folder: Path) -> Sighting:
    """Ask the register for defects by age; all it names are told, the worst with its share.

    It reads stages and touchpoints of the home that is in use, where a bank writes them.
    """
    found = register_of_bank(store=Store(folder / "store"))
    defects = [one for one in found.facts["findings"] if one["fault"] == Fault.DEFECT]
    if not defects:
        return Sighting(reported=False)
    named = [(one["touchpoint"], one["user_type"]) for one in defects]
    return Sighting(
        reported=True,
        places=tuple(dict.fromkeys(name for both in named for name in both)),
        value=Estimate(**defects[0]["value"]),
        n=defects[0]["customers"],
    )
