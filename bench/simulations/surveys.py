"""The cases of `zhike.analytics.surveys`."""

from __future__ import annotations

from bench.simulations.survey_scores import CASES as SCORES

CASES = [*SCORES]
