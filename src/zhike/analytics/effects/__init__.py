"""Whether a change helped: experiments and comparisons, each with an interval and a sentence."""

from zhike.analytics.effects.effect import Against, Effect, Unit
from zhike.analytics.effects.experiment import Experiment, ab
from zhike.analytics.effects.sample_ratio import SampleRatio, sample_ratio

__all__ = ["Against", "Effect", "Experiment", "SampleRatio", "Unit", "ab", "sample_ratio"]
