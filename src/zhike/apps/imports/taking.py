"""Hands good rows to the app that takes them in, each key once, and takes them back."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.customers.errors import LoadUndone
from zhike.apps.customers.load_actions import Loaded
from zhike.apps.customers.models import Load
from zhike.apps.imports.errors import NotTakenBack
from zhike.apps.imports.rules import Kind
from zhike.apps.imports.takers import Key, Row, Taker, taker_of
from zhike.pipelines.import_tables import Rows

AT_ONCE = 500  # rows in memory
ACTS = {Kind.COMPLAINTS: "import complaints", Kind.CALLS: "import calls"}


def bring_rows(rows: Rows, *, taker: Taker, load: Load) -> Loaded:
    """Take rows in that are not known; of two of one key the first. In the caller's transaction."""
    take = taker.begin(load)
    created = again = 0
    for wanted in _portions(rows, taker=taker):
        known = taker.known(wanted.keys())
        new = [row for key, row in wanted.items() if key not in known]
        take(new)
        created += len(new)
        again += sum(known[key] == load.pk for key in wanted if key in known)
    record_event(
        activity=ACTS[taker.kind],
        case_id=f"batch-{load.batch_id}",
        by=load.loaded_by,
        outcome=str(created),
        after={"stored": created, "duplicates": len(rows) - created - again},
    )
    return Loaded(created=created, known=len(rows) - created - again, again=again)


def count_rows(rows: Rows, *, taker: Taker) -> int:
    """Count the rows that `bring_rows` would store; nothing is written."""
    return sum(
        len(wanted.keys() - taker.known(wanted.keys()).keys())
        for wanted in _portions(rows, taker=taker)
    )


@transaction.atomic
def take_back(load: Load, *, reason: str, by: str) -> None:
    """Take a load back, with what became of it.

    Raises
    ------
    NotTakenBack, LoadUndone
    """
    taker = taker_of(load.holds)
    if taker is None or taker.undo is None:
        raise NotTakenBack(why=taker.undoing if taker else "")
    found = Load.objects.select_for_update().get(pk=load.pk)
    if found.undone_at is not None:
        raise LoadUndone
    undone = taker.undo(found, by=by)
    kept = {stands.value: count for stands, count in undone.kept.items() if count}
    found.undone_at, found.undone_by, found.undone_reason = timezone.now(), by, reason
    found.undone = {"rows": undone.gone, "kept": kept, "named": list(undone.named)}
    found.save(update_fields=["undone_at", "undone_by", "undone_reason", "undone"])
    record_event(
        activity="undo import",
        case_id=f"batch-{found.batch_id}",
        by=by,
        outcome=found.holds,
        attributes={
            "reason": reason,
            "rows": str(undone.gone),
            **{f"kept {name}": str(count) for name, count in kept.items()},
        },
    )


def _portions(rows: Rows, *, taker: Taker) -> Iterator[dict[Key, Row]]:
    left, before = iter(rows), set[Key]()
    while portion := list(islice(left, AT_ONCE)):
        wanted: dict[Key, Row] = {}
        for row in portion:
            wanted.setdefault(taker.key_of(row), row)
        # Those of one key follow each other: where they are cut in two the first part had it.
        yield {key: row for key, row in wanted.items() if key not in before}
        before = set(wanted)
