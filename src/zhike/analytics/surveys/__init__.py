"""How satisfied customers say they are, with how much of it is known."""

from zhike.analytics.surveys.metrics import Figure, Score, ces, csat, nps, score
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
from zhike.analytics.surveys.tallies import Tally, tallies
from zhike.analytics.surveys.weighting import Raking, Response, rake, response_rates

__all__ = [
    "EASE_1_TO_7",
    "EFFORT_1_TO_5",
    "RECOMMENDATION_0_TO_10",
    "SATISFACTION_1_TO_5",
    "Asks",
    "Figure",
    "Raking",
    "Response",
    "Scale",
    "Score",
    "Tally",
    "ces",
    "check_declared",
    "csat",
    "mean_score",
    "nps",
    "rake",
    "response_rates",
    "score",
    "silent_bounds",
    "tallies",
    "top_two",
]
