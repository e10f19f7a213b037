"""The cases of `zhike.analytics.effects`."""

from __future__ import annotations

from bench.simulations.effect_experiments import CASES as EXPERIMENTS
from bench.simulations.effect_panels import CASES as PANELS
from bench.simulations.effect_series import CASES as SERIES

CASES = [*EXPERIMENTS, *PANELS, *SERIES]
