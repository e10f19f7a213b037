"""The subjects whose cases `make simulate` runs: each a module with its `CASES`."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from bench.simulations.cases import Case

SUBJECTS = {
    "effects": "bench.simulations.effects",
    "past": "bench.simulations.past",
    "pains": "bench.simulations.pains",
    "silent": "bench.simulations.silent",
    "surveys": "bench.simulations.surveys",
    "voice": "bench.simulations.voice",
}


def cases_of(subject: str) -> Sequence[Case]:
    """Load the cases of one subject; late, so that one subject's libraries burden no other."""
    cases: Sequence[Case] = import_module(SUBJECTS[subject]).CASES
    return cases
