"""The queue of pairs and the ledger, cut to what a caller reaches: both entries, or nothing."""

from __future__ import annotations

from django.db.models import QuerySet

from zhike.apps.customers.rules import CustomerState
from zhike.apps.identities.models import Merge, Pair
from zhike.apps.identities.rules import PairState
from zhike.apps.jobs.models import Job
from zhike.apps.jobs.rules import State
from zhike.apps.people.scopes import Caller, in_reach

LOOKING = "look_for_duplicates"
PAGE_SIZE = 10
_ENTRIES = ("first__home_branch", "second__home_branch")


def pairs_for(caller: Caller, state: PairState = PairState.OPEN) -> QuerySet[Pair]:
    """The pairs of one state, the surest first; open ones only while both entries are in use."""
    rows = Pair.objects.filter(state=state).select_related(*_ENTRIES)
    if state == PairState.OPEN:
        rows = rows.filter(first__state=CustomerState.ACTIVE, second__state=CustomerState.ACTIVE)
    for side in _ENTRIES:
        rows = in_reach(rows, caller=caller, branch=side)
    return rows.order_by("-weight", "id")


def pair_of(pair_id: int, *, caller: Caller) -> Pair | None:
    """One pair, whatever its state, if both entries are in reach."""
    rows = Pair.objects.filter(pk=pair_id).select_related(*_ENTRIES)
    for side in _ENTRIES:
        rows = in_reach(rows, caller=caller, branch=side)
    return rows.first()


def merges_for(caller: Caller) -> QuerySet[Merge]:
    """The ledger, the newest first."""
    rows = Merge.objects.select_related("survivor__home_branch", "absorbed__home_branch")
    rows = in_reach(rows, caller=caller, branch="survivor__home_branch")
    return in_reach(rows, caller=caller, branch="absorbed__home_branch")


def last_look() -> Job | None:
    """The last job that looked for duplicates, running or finished."""
    return Job.objects.filter(kind=LOOKING).order_by("-created_at", "-id").first()


def is_looking() -> bool:
    return Job.objects.filter(kind=LOOKING, state__in=(State.QUEUED, State.RUNNING)).exists()
