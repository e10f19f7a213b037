"""Everything that joins entries of the master and takes them apart again.

A merge is a link (`Customer.merged_into`) and a row of the ledger; nothing moves. So taking it back
restores what was there, whatever was merged before or after.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.customers.queries import LONGEST_CHAIN, members_of
from zhike.apps.customers.rules import CustomerState
from zhike.apps.identities import errors
from zhike.apps.identities.models import Merge, Pair
from zhike.apps.identities.rules import ONLY_ONE, PairState, Reason, contradict, in_order
from zhike.apps.vault.keys import Keyring, seal_for
from zhike.schema.identifiers import normal

Seen = tuple[str, int]  # a customer number and the version that the caller saw


@transaction.atomic
def merge_customers(
    *, survivor: Seen, absorbed: Seen, reason: Reason, by: str, note: str = ""
) -> Merge:
    """Say that two entries in use are one person, and which of them is to be used.

    Raises
    ------
    EntryNotInUse, VersionSeen
        Somebody was faster.
    NotTheSame, KeptApart, AlreadyOne, ChainTooLong
        The two cannot be one.
    """
    if survivor[0] == absorbed[0]:
        raise errors.AlreadyOne
    kept, gone = _locked(survivor, absorbed)
    persons = [members_of(entry) for entry in (kept, gone)]
    _check_one_person(*persons)
    if _depth(gone) + 1 > LONGEST_CHAIN:
        raise errors.ChainTooLong
    now = timezone.now()
    pair = _pair_of(persons)
    evidence = {**pair.evidence, "probability": pair.probability} if pair else {}
    merge = Merge.objects.create(
        survivor=kept,
        absorbed=gone,
        pair=pair,
        evidence=evidence,
        reason=reason,
        note_sealed=seal_for(gone.customer_id, note.strip()) if note.strip() else "",
        merged_at=now,
        merged_by=by,
    )
    _write(gone, state=CustomerState.MERGED, merged_into=kept)
    _write(kept)
    if pair:
        _decide(pair, PairState.MERGED, reason=reason, by=by)
    _record("merge customers", merge, before=CustomerState.ACTIVE, by=by, reason=note.strip())
    return merge


@transaction.atomic
def unmerge_customers(merge_id: int, *, reason: Reason, by: str, note: str = "") -> Merge:
    """Take one merge back: the entry is in use again, with everything that belonged to it."""
    # The pair may be absent, and PostgreSQL locks no outer join.
    ledger = Merge.objects.select_for_update(of=("self",)).select_related("pair")
    merge = ledger.get(pk=merge_id)
    entries = Customer.objects.select_for_update().order_by("pk")
    found = {row.pk: row for row in entries.filter(pk__in=(merge.survivor_id, merge.absorbed_id))}
    gone = found[merge.absorbed_id]
    if merge.undone_at or gone.merged_into_id != merge.survivor_id:
        raise errors.NothingToUndo
    merge.undone_at, merge.undone_by, merge.undone_reason = timezone.now(), by, reason
    merge.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    _write(gone, state=CustomerState.ACTIVE, merged_into=None)
    _write(found[merge.survivor_id])
    if merge.pair:
        _decide(merge.pair, PairState.OPEN, reason=reason, by=by)
    _record("unmerge customers", merge, before=CustomerState.MERGED, by=by, reason=note.strip())
    return merge


@transaction.atomic
def keep_apart(*, first: str, second: str, reason: Reason, by: str, note: str = "") -> Pair:
    """Say that two entries are different people: they are never proposed again, nor merged."""
    if first == second:
        raise errors.AlreadyOne
    entries = Customer.objects.select_for_update().filter(customer_id__in=(first, second))
    known = {row.customer_id: row for row in entries.order_by("pk")}
    if len(known) < 2 or any(row.state == CustomerState.ERASED for row in known.values()):
        raise errors.EntryNotInUse
    if set(members_of(known[first])) & set(members_of(known[second])):
        raise errors.AlreadyOne
    left, right = in_order(first, second)
    pair, _made = Pair.objects.get_or_create(
        first=known[left], second=known[right], defaults={"found_at": timezone.now()}
    )
    before = pair.state
    _decide(pair, PairState.APART, reason=reason, by=by)
    _record_pair("keep customers apart", pair, before=before, by=by, reason=note.strip())
    return pair


@transaction.atomic
def propose_again(pair_id: int, *, by: str) -> Pair:
    """Take back that two entries were kept apart: somebody has to look again."""
    pair = Pair.objects.select_for_update().select_related("first", "second").get(pk=pair_id)
    before = pair.state
    if before != PairState.APART:
        return pair
    _decide(pair, PairState.OPEN, reason=Reason.MISTAKE, by=by)
    _record_pair("propose customers again", pair, before=before, by=by)
    return pair


def _locked(*wanted: Seen) -> list[Customer]:
    """Lock both entries, always in the same order, and check that they are as the caller saw."""
    numbers = [number for number, _version in wanted]
    rows = Customer.objects.select_for_update().filter(customer_id__in=numbers).order_by("pk")
    found = {row.customer_id: row for row in rows}
    if len(found) < len(wanted) or any(row.state != CustomerState.ACTIVE for row in found.values()):
        raise errors.EntryNotInUse
    if any(found[number].version != version for number, version in wanted):
        raise errors.VersionSeen
    return [found[number] for number in numbers]


def _check_one_person(first: list[Customer], second: list[Customer]) -> None:
    if first[0].kind != second[0].kind:
        raise errors.NotTheSame
    numbers = _only_numbers([*first, *second])
    known: list[dict[str, set[str]]] = [defaultdict(set), defaultdict(set)]
    for place, person in enumerate((first, second)):
        for member in person:
            for kind, values in numbers[member.customer_id].items():
                known[place][kind] |= values
    if contradict(*known):
        raise errors.NotTheSame
    if _pairs_between(first, second).filter(state=PairState.APART).exists():
        raise errors.KeptApart


def _only_numbers(members: Iterable[Customer]) -> dict[str, dict[str, set[str]]]:
    """The numbers in force of which everybody has one, opened: an index may be of an older key."""
    entries = {member.pk: member.customer_id for member in members}
    rows = Identifier.objects.filter(customer__in=list(entries), kind__in=ONLY_ONE, ended_at=None)
    ring = Keyring.of(entries.values())
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        owner = entries[row.customer_id]
        text = ring.open(row.value_sealed, customer_id=owner)
        if value := normal(text, kind=row.kind):
            found[owner][row.kind].add(value)
    return found


def _pairs_between(first: Iterable[Customer], second: Iterable[Customer]) -> Any:
    left, right = list(first), list(second)
    there = Pair.objects.filter(first__in=left, second__in=right)
    return there | Pair.objects.filter(first__in=right, second__in=left)


def _pair_of(persons: list[list[Customer]]) -> Pair | None:
    found: Pair | None = _pairs_between(*persons).order_by("-weight").first()
    return found


def _depth(entry: Customer) -> int:
    """How many levels hang below an entry."""
    depth, level = 0, [entry.pk]
    while level := list(
        Customer.objects.filter(merged_into__in=level).values_list("pk", flat=True)
    ):
        depth += 1
    return depth


def _write(entry: Customer, **wanted: Any) -> None:
    Customer.objects.filter(pk=entry.pk).update(
        **wanted, version=F("version") + 1, updated_at=timezone.now()
    )


def _decide(pair: Pair, state: PairState, *, reason: Reason, by: str) -> None:
    pair.state, pair.reason, pair.decided_by = state, reason, by
    pair.decided_at = timezone.now()
    pair.save(update_fields=["state", "reason", "decided_by", "decided_at"])


def _record(activity: str, merge: Merge, *, before: str, by: str, reason: str) -> None:
    states = (CustomerState.ACTIVE, CustomerState.MERGED)
    after = states[before == CustomerState.ACTIVE]
    numbers = {"survivor": merge.survivor.customer_id, "absorbed": merge.absorbed.customer_id}
    record_event(
        activity=activity,
        case_id=f"customer-{merge.survivor.customer_id}",
        by=by,
        customer_id=merge.survivor.customer_id,
        outcome=merge.undone_reason or merge.reason,
        attributes=numbers,
        before={"state": before},
        after={"state": after, "merge": merge.pk},
        reason=reason,
    )


def _record_pair(activity: str, pair: Pair, *, before: str, by: str, reason: str = "") -> None:
    record_event(
        activity=activity,
        case_id=f"customer-{pair.first.customer_id}",
        by=by,
        customer_id=pair.first.customer_id,
        outcome=pair.reason,
        attributes={"first": pair.first.customer_id, "second": pair.second.customer_id},
        before={"state": before},
        after={"state": pair.state},
        reason=reason,
    )
