"""Questions about the whole bank that need its tables, not its logs alone: what to mend first."""

from __future__ import annotations

from pathlib import Path

from zhike.analytics.pains import Assumptions, read_pains
from zhike.demo.sightings import Sighting
from zhike.engine.store import Store
from zhike.pipelines.pain_board import CATALOGUE, make_board
from zhike.pipelines.pain_evidence import last_known, sources_of
from zhike.pipelines.reading import opened


def matter_to_mend_first(folder: Path) -> Sighting:
    """Ask the board of pain points: is one matter first beyond chance, and do its customers leave?

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
    first = next((point for point in board.points if point.stake), None)
    if first is None or first.stake is None:
        return Sighting(reported=False)
    leaving = first.stake.leaving
    is_surely_first = (first.rank_lowest, first.rank_highest) == (1, 1)
    return Sighting(
        reported=is_surely_first and (leaving.lower or 0.0) > 0,
        places=(first.matter,),
        value=leaving,
        n=first.stake.n_followed,
    )
