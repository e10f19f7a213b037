"""What the worker does for this app: it looks for entries that may be one person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy

from zhike.apps.customers.models import Customer
from zhike.apps.identities.entries import opened_entries
from zhike.apps.identities.pair_actions import merge_sure, propose_pairs
from zhike.apps.identities.queries import LOOKING
from zhike.apps.jobs.kinds import Progress, job_kind
from zhike.pipelines.find_duplicates import Entry, find_duplicates


@job_kind(LOOKING, label=gettext_lazy("Looking for duplicates"))
def look_for_duplicates(*, progress: Progress, by: str) -> dict[str, Any]:
    """Open the master in portions, compare, and leave the pairs in the queue."""
    found = find_duplicates(_portions(progress))
    waiting = propose_pairs(found.proposals, by=by)["waiting"]
    merged = merge_sure(by=by) if settings.MERGE_SURE_DUPLICATES else 0
    return {
        "entries": found.entries,
        "candidates": found.candidates,
        "matches": found.matches,
        "doubtful": found.doubtful,
        "merged": merged,
        "waiting": waiting - merged,
    }


def _portions(progress: Progress) -> Iterator[list[Entry]]:
    done, total = 0, Customer.objects.count()
    for portion in opened_entries():
        progress(done, total, "")
        done += len(portion)
        yield portion
    progress(total, total, "")
