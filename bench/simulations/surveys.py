"""The cases of `zhike.analytics.surveys`.

`silent_bounds` and `suppress` promise no coverage: the first holds whatever anybody thinks, the
second is attacked in its tests.
"""

from __future__ import annotations

from bench.simulations.survey_drivers import CASES as DRIVERS
from bench.simulations.survey_groups import CASES as GROUPS
from bench.simulations.survey_scores import CASES as SCORES

CASES = [*SCORES, *GROUPS, *DRIVERS]
