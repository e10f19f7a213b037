"""Optimistic locking: a record changes only from the version that its writer saw."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

from zhike.apps.audit.errors import StaleVersion

Row = TypeVar("Row", bound=Model)


def advance(record: QuerySet[Row], *, expected: int) -> None:
    """Take one record with a column `version` from the expected version to the next.

    Call it first in the action's transaction. The comparison and the write are one UPDATE: of two
    writers who saw the same version only one finds it, on every database, without a lock before.
    """
    if record.filter(version=expected).update(version=expected + 1) == 0:
        raise StaleVersion
