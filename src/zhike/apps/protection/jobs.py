"""What is done about keys and erasures without anybody asking."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from zhike.apps.jobs.chores import chore
from zhike.apps.jobs.kinds import Progress, job_kind
from zhike.apps.protection.actions import rotate_index_key
from zhike.apps.vault.actions import mend_ledger
from zhike.apps.vault.rotation import rows_to_index

ROTATE_INDEX = "rotate index key"


@chore(every_ticks=3600, aside=True)
def mend_erasure_ledger() -> None:
    """Note the erasures that a crash kept from the ledger: once an hour, and at the start."""
    mend_ledger()


@job_kind(ROTATE_INDEX, label=_("Changing the key of the search indexes"), aside=True)
def rotate_index(*, progress: Progress, by: str) -> dict[str, Any]:
    """Write every blind index under a new key. Searches go on; asked for again it goes on."""
    total = rows_to_index() or None
    rows = rotate_index_key(by=by, progress=lambda done: progress(done, total, ""))
    return {"rows": rows}
