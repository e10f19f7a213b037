"""How satisfied customers say they are, with how much of it is known."""

from zhike.analytics.surveys.scores import mean_score, silent_bounds, top_two

__all__ = ["mean_score", "silent_bounds", "top_two"]
