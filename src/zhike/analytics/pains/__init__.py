"""Pain points: found in every evidence, joined by matter, priced in yuan, ranked.

Moments of customers at steps (`moments`) become customers by matter (`cohorts`); their worth and
what became of them give the value at stake (`stake`); `board` puts all of it together.
"""

from zhike.analytics.pains.blame import (
    blamed,
    entries_of,
    first_of_day,
    matters_blamed,
    parts_of,
)
from zhike.analytics.pains.board import (
    SEVERITY,
    Assumptions,
    Board,
    EvidenceCount,
    PainPoint,
    pain_board,
)
from zhike.analytics.pains.catalogue import (
    Failures,
    Matter,
    NoMatter,
    PainCatalogue,
    Process,
    read_pains,
)
from zhike.analytics.pains.cohorts import followed, met
from zhike.analytics.pains.moments import (
    Evidence,
    abandoned,
    failures,
    holds,
    low_scores,
    matter_of,
    once,
    repeats,
    said,
    steps,
    union,
)
from zhike.analytics.pains.ranking import Rank, ranks
from zhike.analytics.pains.stake import Followed, Prices, Stake, value_at_stake
from zhike.analytics.pains.touchpoints import (
    Fault,
    Finding,
    Place,
    Preference,
    defects,
    misplaced,
    missing,
)
from zhike.analytics.pains.trends import (
    CauseCandidate,
    Change,
    DayCount,
    Trend,
    by_matter,
    cause_candidates,
    daily,
    trends,
)

__all__ = [
    "SEVERITY",
    "Assumptions",
    "Board",
    "CauseCandidate",
    "Change",
    "DayCount",
    "Evidence",
    "EvidenceCount",
    "Failures",
    "Fault",
    "Finding",
    "Followed",
    "Matter",
    "NoMatter",
    "PainCatalogue",
    "PainPoint",
    "Place",
    "Preference",
    "Prices",
    "Process",
    "Rank",
    "Stake",
    "Trend",
    "abandoned",
    "blamed",
    "by_matter",
    "cause_candidates",
    "daily",
    "defects",
    "entries_of",
    "failures",
    "first_of_day",
    "followed",
    "holds",
    "low_scores",
    "matter_of",
    "matters_blamed",
    "met",
    "misplaced",
    "missing",
    "once",
    "pain_board",
    "parts_of",
    "ranks",
    "read_pains",
    "repeats",
    "said",
    "steps",
    "trends",
    "union",
    "value_at_stake",
]
