"""Who is who: which entries of a customer master are one person, with the evidence for it."""

from zhike.analytics.identity.decisions import (
    Decision,
    Rule,
)
from zhike.analytics.identity.estimation import (
    Model,
)
from zhike.analytics.identity.resolve import (
    Resolution,
    Settings,
    resolve,
)

__all__ = [
    "Decision",
    "Model",
    "Resolution",
    "Rule",
    "Settings",
    "resolve",
]
