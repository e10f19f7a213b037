"""Whether a change helped: experiments and comparisons, each with an interval and a sentence."""

from zhike.analytics.effects.did import EventTime, RollOut, did
from zhike.analytics.effects.effect import Against, Effect, Unit
from zhike.analytics.effects.experiment import Experiment, ab
from zhike.analytics.effects.power import Plan, plan
from zhike.analytics.effects.regression_to_the_mean import ByItself, return_to_the_mean
from zhike.analytics.effects.sample_ratio import SampleRatio, sample_ratio
from zhike.analytics.effects.series import Expected, Interruption, Placebo, interrupted
from zhike.analytics.effects.synthetic import Synthetic, synthetic_control
from zhike.analytics.effects.times import TimeGap, time_gaps

__all__ = [
    "Against",
    "ByItself",
    "Effect",
    "EventTime",
    "Expected",
    "Experiment",
    "Interruption",
    "Placebo",
    "Plan",
    "RollOut",
    "SampleRatio",
    "Synthetic",
    "TimeGap",
    "Unit",
    "ab",
    "did",
    "interrupted",
    "plan",
    "return_to_the_mean",
    "sample_ratio",
    "synthetic_control",
    "time_gaps",
]
