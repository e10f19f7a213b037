"""Holds the chain of the audit log against its seals and against the file of anchors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from zhike.apps.audit.anchors import all_anchors
from zhike.apps.audit.errors import AuditTampered
from zhike.apps.audit.queries import count_unsealed, sealed_rows
from zhike.apps.audit.rules import SealedRow, faults_in
from zhike.apps.audit.sealer import seal_key

PROGRESS_EVERY = 50_000


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What was looked at: sealed rows, anchors, and rows that wait for their seal."""

    sealed: int
    anchors: int
    unsealed: int


def verify_audit(*, progress: Callable[[int], None] | None = None) -> Verified:
    """Walk along the whole chain.

    Raises
    ------
    AuditTampered
        With every fault that was found.
    AnchorsBroken
        The file of anchors cannot be read.
    """
    count = _Counted(progress)
    # The anchors first: rows sealed while the walk goes on then lie behind the last one.
    anchors = list(all_anchors())
    faults = list(faults_in(count.of(sealed_rows()), anchors=anchors, key=seal_key()))
    if faults:
        raise AuditTampered(faults=faults)
    return Verified(sealed=count.rows, anchors=len(anchors), unsealed=count_unsealed())


class _Counted:
    def __init__(self, progress: Callable[[int], None] | None) -> None:
        self.progress = progress
        self.rows = 0

    def of(self, rows: Iterator[SealedRow]) -> Iterator[SealedRow]:
        for row in rows:
            self.rows += 1
            if self.progress and self.rows % PROGRESS_EVERY == 0:
                self.progress(self.rows)
            yield row
