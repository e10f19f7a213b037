"""How satisfied customers say they are, with how much of it is known."""

from zhike.analytics.surveys.drivers import Driver, Drivers, drivers
from zhike.analytics.surveys.expectations import Expectation, expectations
from zhike.analytics.surveys.importance import lmg, relative_weights
from zhike.analytics.surveys.kano import Kano, KanoClass, kano
from zhike.analytics.surveys.league import League, Place, league_table
from zhike.analytics.surveys.metrics import Figure, Score, ces, csat, nps, score
from zhike.analytics.surveys.priorities import Grid, Point, Quadrant, importance_performance
from zhike.analytics.surveys.scales import (
    EASE_1_TO_7,
    EFFORT_1_TO_5,
    RECOMMENDATION_0_TO_10,
    SATISFACTION_1_TO_5,
    Asks,
    Scale,
    check_declared,
)
from zhike.analytics.surveys.scores import mean_score, silent_bounds, top_two
from zhike.analytics.surveys.service_quality import (
    Dimension,
    Reliability,
    reliability,
    service_quality,
)
from zhike.analytics.surveys.silent import Known, Model, SilentDriver, SilentShare, learn
from zhike.analytics.surveys.silent_check import Bin, Check, check
from zhike.analytics.surveys.suppression import Suppression, reveal, suppress
from zhike.analytics.surveys.tallies import Tally, tallies
from zhike.analytics.surveys.told_together import told_together
from zhike.analytics.surveys.waves import Moved, compare_waves
from zhike.analytics.surveys.weighting import Raking, Response, rake, response_rates

__all__ = [
    "EASE_1_TO_7",
    "EFFORT_1_TO_5",
    "RECOMMENDATION_0_TO_10",
    "SATISFACTION_1_TO_5",
    "Asks",
    "Bin",
    "Check",
    "Dimension",
    "Driver",
    "Drivers",
    "Expectation",
    "Figure",
    "Grid",
    "Kano",
    "KanoClass",
    "Known",
    "League",
    "Model",
    "Moved",
    "Place",
    "Point",
    "Quadrant",
    "Raking",
    "Reliability",
    "Response",
    "Scale",
    "Score",
    "SilentDriver",
    "SilentShare",
    "Suppression",
    "Tally",
    "ces",
    "check",
    "check_declared",
    "compare_waves",
    "csat",
    "drivers",
    "expectations",
    "importance_performance",
    "kano",
    "league_table",
    "learn",
    "lmg",
    "mean_score",
    "nps",
    "rake",
    "relative_weights",
    "reliability",
    "response_rates",
    "reveal",
    "score",
    "service_quality",
    "silent_bounds",
    "suppress",
    "tallies",
    "told_together",
    "top_two",
]
