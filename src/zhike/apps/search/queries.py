"""What somebody finds: in his reach, which is part of the question to the index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zhike.apps.complaints.queries import complaints_for
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import Caller, in_reach
from zhike.apps.privacy.models import Erasure
from zhike.apps.search import documents
from zhike.apps.search.actions import home, words_hidden
from zhike.apps.search.models import ChangedTicket
from zhike.apps.search.snippets import Snippet, snippet_of
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.queries import OPEN_STATES, seen_by
from zhike.apps.tickets.rules import State
from zhike.apps.vault.keys import Keyring
from zhike.integrations.search.index import Found, Index, InUse, in_use
from zhike.integrations.search.questions import Question, Reach
from zhike.integrations.search.words import Part, parts_of
from zhike.pipelines.masking import mask_found

SAID, COMPLAINED = "said", "complained"
UNSETTLED = "unsettled"  # every state in which something is still to be done
_opened: dict[str, Index] = {}  # the generation this process reads


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What somebody searches for, and how he cuts and sorts it."""

    words: str
    kind: str = ""
    state: str = ""
    channel: str = ""
    queue: int | None = None
    opened_from: datetime | None = None
    opened_until: datetime | None = None
    newest_first: bool = False


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A ticket that fits, with the place where it does."""

    ticket: Ticket
    subject: Snippet
    text: Snippet
    opens_ticket: bool  # else the page of its complaint


@dataclass(frozen=True, kw_only=True)
class Hits:
    """One page of what fits, and how many fit in all."""

    count: int
    rows: list[Hit] = field(default_factory=list)
    is_ready: bool = True


def search(caller: Caller, wanted: Wanted, *, limit: int, offset: int = 0) -> Hits:
    """Search the matters in somebody's reach."""
    parts = parts_of(mask_found(wanted.words))
    index = _index()
    if index is None:
        return Hits(count=0, is_ready=False)
    found = index.search(_question(caller, wanted, parts), limit=limit, offset=offset)
    return Hits(count=found.count, rows=_shown(caller, found, parts))


def reaches_of(caller: Caller) -> list[Reach]:
    """Say what somebody may see, as the index can ask for it: the rule of `tickets.seen_by`."""
    queues = list(in_reach(WorkQueue.objects.all(), caller=caller).values_list("pk", flat=True))
    complaints = caller.may(Permission.SEE_COMPLAINTS)
    texts = [SAID, COMPLAINED] if complaints else [SAID]
    if caller.may(Permission.SUPERVISE_TICKETS) or not isinstance(caller, User):
        return [Reach(queues=queues, texts=texts)]
    own = Reach(
        queues=queues,
        texts=texts,
        own_queues=list(caller.queues.values_list("pk", flat=True)),
        owner=caller.pk,
    )
    if not complaints:
        return [own]
    return [own, Reach(queues=queues, texts=[COMPLAINED], complaints_only=True)]


def waiting() -> tuple[int, datetime | None]:
    """Say how many changes wait for the index, and since when."""
    rows = ChangedTicket.objects.all()
    oldest = rows.values_list("noted_at", flat=True).first()
    return rows.count(), oldest


def is_ready() -> bool:
    """Say whether there is an index to search."""
    return in_use(home()) is not None


def tickets_of_erased(customer_ids: Iterable[str]) -> set[int]:
    """The tickets of erased people, over all entries of each."""
    erased = Erasure.objects.filter(customer__customer_id__in=customer_ids)
    numbers = {number for one in erased for number in one.customer_ids} | set(customer_ids)
    rows = Ticket.objects.filter(customer__customer_id__in=numbers)
    return set(rows.values_list("pk", flat=True))


def _index() -> Index | None:
    now: InUse | None = in_use(home())
    if now is None:
        return None
    if now.folder not in _opened:
        _opened.clear()
        _opened[now.folder] = Index(home() / now.folder, words_hidden()[0])
    return _opened[now.folder]


def _question(caller: Caller, wanted: Wanted, parts: Sequence[Part]) -> Question:
    states: Sequence[str] = [wanted.state] if wanted.state in set(State) else []
    if wanted.state == UNSETTLED:
        states = OPEN_STATES
    marks = {
        "kind": [wanted.kind] if wanted.kind else [],
        "state": states,
        "channel": [wanted.channel] if wanted.channel else [],
    }
    return Question(
        parts=parts,
        reaches=reaches_of(caller),
        marks=marks,
        queue=wanted.queue,
        opened_from=_second(wanted.opened_from),
        opened_until=_second(wanted.opened_until),
        newest_first=wanted.newest_first,
    )


def _second(moment: datetime | None) -> int | None:
    return max(int(moment.timestamp()), 0) if moment else None


def _shown(caller: Caller, found: Found, parts: Sequence[Part]) -> list[Hit]:
    """Open what was found. It is asked for in the tables once more: the index may be behind."""
    seen = {row.pk: row for row in seen_by(caller).filter(pk__in=found.tickets)}
    others: dict[int, Ticket] = {}
    may = caller.may(Permission.SEE_COMPLAINTS)
    if may and len(seen) < len(found.tickets):
        rows = complaints_for(caller).filter(ticket__in=found.tickets)
        others = {row.ticket_id: row.ticket for row in rows if row.ticket_id not in seen}
    tickets = seen | others
    ring = Keyring.of(row.key_owner for row in tickets.values())
    said = documents.said_about(list(seen))
    complained = documents.complained_in(list(tickets)) if may else {}
    return [
        _hit(
            tickets[key],
            [*said[key], *complained.get(key, [])] if key in seen else complained.get(key, []),
            ring=ring,
            parts=parts,
            opens_ticket=key in seen,
        )
        for key in found.tickets
        if key in tickets
    ]


def _hit(
    ticket: Ticket,
    sealed: Iterable[str],
    *,
    ring: Keyring,
    parts: Sequence[Part],
    opens_ticket: bool,
) -> Hit:
    opener: Any = documents.Opener(ring, ticket.key_owner, ticket.pk)
    subject = opener.one(ticket.subject_sealed)
    return Hit(
        ticket=ticket,
        subject=snippet_of([subject], parts),
        text=snippet_of(opener.all(list(sealed)), parts),
        opens_ticket=opens_ticket,
    )


def let_go() -> None:
    """Let go of the index this process reads."""
    _opened.clear()


def index_now() -> dict[str, int | bool]:
    """Say what is in the index, how large it is, and what is not in it yet."""
    index, now = _index(), in_use(home())
    files = index.folder.glob("*") if index else ()
    return {
        "is_ready": is_ready(),
        "tickets": len(index) if index else 0,
        "bytes": sum(file.stat().st_size for file in files if file.is_file()),
        "changes_waiting": waiting()[0],
        "holds_erased": bool(now and now.holds_erased),
    }
