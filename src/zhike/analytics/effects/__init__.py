"""Whether a change helped: experiments and comparisons, each with an interval and a sentence."""

from zhike.analytics.effects.did import EventTime, RollOut, did
from zhike.analytics.effects.effect import Against, Effect, Unit
from zhike.analytics.effects.experiment import Experiment, ab
from zhike.analytics.effects.power import Plan, plan
from zhike.analytics.effects.sample_ratio import SampleRatio, sample_ratio

__all__ = [
    "Against",
    "Effect",
    "EventTime",
    "Experiment",
    "Plan",
    "RollOut",
    "SampleRatio",
    "Unit",
    "ab",
    "did",
    "plan",
    "sample_ratio",
]
