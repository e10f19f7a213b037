"""Calls of the past from the records of a telephone system, each with its talk that is over.

Nobody is put into a line by them. One of which neither customer nor number is known stays a call.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zhike.apps.conversations.past_actions import PastTalk, bring_past, delete_past, standing
from zhike.apps.conversations.rules import Channel
from zhike.apps.customers.loads import Stands
from zhike.apps.customers.models import Customer, Load
from zhike.apps.customers.rules import CustomerState
from zhike.apps.imports.takers import Key, Row, Undone
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import reaches
from zhike.apps.privacy.queries import held_numbers
from zhike.apps.telephony.models import Call, Extension, Switchboard
from zhike.apps.telephony.records import fault_in, is_inbound, number_in
from zhike.apps.telephony.rules import CallState
from zhike.apps.vault.actions import forget_keys
from zhike.apps.vault.keys import Indexes, Keyring
from zhike.schema.identifiers import normal

AT_ONCE = 5_000


def faults_in(rows: Sequence[Row]) -> list[str]:
    """Say of each row what is wrong with it."""
    named = {row["customer_id"] for row in rows if row["customer_id"]}
    boards, customers, now = set(_boards()), set(_customers(named)), _plain(timezone.now())
    return [fault_in(row, boards=boards, customers=customers, now=now) for row in rows]


def known_calls(keys: Collection[Key]) -> Mapping[Key, int | None]:
    """Give those of some calls that are here, with the load that each came by."""
    rows = Call.objects.filter(
        call_id__in=[call for call, _board in keys],
        switchboard__name__in={board for _call, board in keys},
        switchboard__removed_at=None,
    )
    return {
        (call, board): load
        for call, board, load in rows.values_list("call_id", "switchboard__name", "load_id")
    }


def boards_in_use() -> list[tuple[str, str]]:
    return [(name, name) for name in sorted(_boards())]


@dataclass(kw_only=True)
class TakingIn:
    """One load. Telephone systems and extensions are looked up once."""

    load: Load
    _may_have: dict[tuple[int, int], bool] = field(default_factory=dict)

    @cached_property
    def boards(self) -> dict[str, Switchboard]:
        return _boards()

    @cached_property
    def extensions(self) -> dict[str, Extension]:
        return {one.number: one for one in Extension.objects.select_related("user")}

    @cached_property
    def queues(self) -> dict[str, WorkQueue]:
        """By their codes, those that somebody answers for."""
        served = WorkQueue.objects.filter(terms__isnull=False).select_related("branch")
        return {queue.code: queue for queue in served}

    @cached_property
    def indexes(self) -> Indexes:
        return Indexes()

    def take(self, rows: Sequence[Row]) -> None:
        """Store calls that are new, in the caller's transaction."""
        customers = _customers({row["customer_id"] for row in rows if row["customer_id"]})
        made = [self._call(row, customers=customers) for row in rows]
        numbered = [(call, number_in(row)) for call, row in zip(made, rows, strict=True)]
        ring = Keyring.making(call.key_owner for call, phone in numbered if phone)
        for call, phone in numbered:
            if phone:
                call.number_sealed = ring.seal(phone, customer_id=call.key_owner)
                bare = normal(phone, kind="phone")
                call.number_index = self.indexes.of(bare, kind="phone") if bare else ""
        said = [self._talk(call) for call, phone in numbered if phone or call.customer]
        talks = bring_past(said, load=self.load)
        for call in made:
            call.conversation = talks.get(call.public_id)
        Call.objects.bulk_create(made)

    def _talk(self, call: Call) -> PastTalk:
        """The talk of a call, by the same name as one that the telephone system told live."""
        queue = self.queues.get(call.queue_name) or call.switchboard.queue
        subject, text = _words(call)
        began = call.ringing_at or call.heard_at
        return PastTalk(
            public_id=call.public_id,
            channel=Channel.PHONE,
            queue=queue,
            subject=subject,
            text=text,
            began_at=began,
            answered_at=call.answered_at,
            ended_at=call.ended_at or began,
            from_bank=not call.is_inbound,
            customer=call.customer,
            agent=call.agent if self._serves(call.agent, queue) else None,
            # Made for its number already; a second key for the same secret would guard nothing.
            key_owner=call.key_owner,
        )

    def _serves(self, agent: User | None, queue: WorkQueue) -> bool:
        if agent is None:
            return False
        known = (agent.pk, queue.pk)
        if known not in self._may_have:
            can = agent.may(Permission.WORK_TICKETS) and reaches(agent, queue.branch)
            self._may_have[known] = can
        return self._may_have[known]

    def _call(self, row: Row, *, customers: Mapping[str, Customer]) -> Call:
        rang, answered = _aware(row["ringing_at"]), _aware(row["answered_at"])
        extension = row["extension"] or ""
        return Call(
            switchboard=self.boards[row["switchboard"]],
            call_id=row["call_id"],
            is_inbound=is_inbound(row),
            state=CallState.ENDED if answered else CallState.MISSED,
            queue_name=row["queue"] or "",
            rung_extension=extension,
            rung_at=rang,
            answered_extension=extension if answered else "",
            ringing_at=rang,
            answered_at=answered,
            ended_at=_aware(row["ended_at"]),
            heard_at=rang or timezone.now(),
            agent=self._agent(extension, at=rang) if answered else None,
            customer=customers.get(row["customer_id"] or ""),
            is_shown=False,
            load=self.load,
        )

    def _agent(self, extension: str, *, at: datetime | None) -> Any:
        """Whose telephone it was by then; who had it before is not known."""
        found = self.extensions.get(extension)
        return found.user if found and at and found.set_at <= at else None


def take_calls_back(load: Load, *, by: str = "") -> Undone:
    """Delete the calls of a load, with their talks, on which nothing was done since.

    What a legal hold keeps stays too. All of it is one act, the caller's.
    """
    del by
    rows = Call.objects.select_for_update(of=("self",)).filter(load=load)
    talks = standing(load)
    stands = rows.values_list("pk", "conversation_id")
    elsewhere = Q(conversation__isnull=False) & ~Q(conversation__load=load)
    changed = set(rows.filter(~Q(version=1) | elsewhere).values_list("pk", flat=True))
    changed |= {call for call, talk in stands if talk in talks.changed}
    held = set(rows.filter(customer__customer_id__in=held_numbers()).values_list("pk", flat=True))
    held |= {call for call, talk in stands if talk in talks.held}
    going = [pair for pair in stands.order_by("pk") if pair[0] not in changed | held]
    for start in range(0, len(going), AT_ONCE):
        some = Call.objects.filter(pk__in=[call for call, _talk in going[start : start + AT_ONCE]])
        owners = list(some.values_list("key_owner", flat=True))
        some.delete()
        delete_past([talk for _call, talk in going[start : start + AT_ONCE] if talk])
        forget_keys(owners)
    return Undone(
        gone=len(going),
        kept={Stands.CHANGED: len(changed), Stands.RECORDS: len(held - changed)},
    )


def _words(call: Call) -> tuple[str, str]:
    """What a call is called, and what its record says, in the language of the house."""
    with translation.override(settings.LANGUAGE_CODE):
        if call.answered_at is None or call.ended_at is None:
            missed = (
                _("The customer called; nobody answered.")
                if call.is_inbound
                else _("The bank called; nobody answered.")
            )
            return _("Missed call"), missed
        minutes, seconds = divmod(int((call.ended_at - call.answered_at).total_seconds()), 60)
        long = {"minutes": minutes, "seconds": seconds}
        answered = (
            _("The customer called: %(minutes)s min %(seconds)s s.")
            if call.is_inbound
            else _("The bank called: %(minutes)s min %(seconds)s s.")
        )
        return _("Call"), answered % long


def _boards() -> dict[str, Switchboard]:
    return {one.name: one for one in Switchboard.objects.filter(removed_at=None)}


def _customers(numbers: Collection[str]) -> dict[str, Customer]:
    rows = Customer.objects.filter(customer_id__in=numbers).exclude(state=CustomerState.ERASED)
    return {row.customer_id: row for row in rows}


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None


def _plain(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
