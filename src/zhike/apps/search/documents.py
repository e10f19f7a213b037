"""Tickets as they go into the index: the hidden words of every text, customers' numbers masked."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.sealed import WORDS
from zhike.apps.conversations.models import Message
from zhike.apps.tickets.models import Note, Task, Ticket
from zhike.apps.tickets.rules import State, number_of
from zhike.apps.vault.errors import SealBroken
from zhike.apps.vault.keys import Keyring
from zhike.integrations.search.hidden_words import Hidden, HiddenWords
from zhike.integrations.search.index import Matter
from zhike.pipelines.masking import mask_found

log = logging.getLogger(__name__)
COLUMNS = (
    "pk", "kind", "state", "channel", "queue_id", "owner_id", "opened_at", "touched_at",
    "key_owner", "subject_sealed",
)  # fmt: skip
Texts = dict[int, list[str]]  # sealed, by ticket
REMEMBERED = 50_000  # texts whose hidden words are kept in memory, some 10 MB


def matters_of(tickets: Sequence[int], hider: Hider) -> Iterator[Matter]:
    """Give the documents of some tickets; those that are gone, or spam, give none."""
    found = Ticket.objects.filter(pk__in=tickets).exclude(state=State.SPAM)
    rows = list(found.order_by("pk").values(*COLUMNS))
    keys = [row["pk"] for row in rows]
    said, complained = said_about(keys), complained_in(keys)
    departments: dict[int, list[int]] = defaultdict(list)
    for ticket, queue in Task.objects.filter(ticket__in=keys).values_list("ticket", "queue"):
        departments[ticket].append(queue)
    ring = Keyring.of(row["key_owner"] for row in rows)
    for row in rows:
        key = row["pk"]
        opened = Opener(ring, row["key_owner"], key)
        first = [hider.hidden.of_text(number_of(key)), *hider.all([row["subject_sealed"]], opened)]
        yield Matter(
            ticket=key,
            kind=row["kind"],
            state=row["state"],
            channel=row["channel"],
            queue=row["queue_id"],
            owner=row["owner_id"],
            task_queues=departments[key],
            opened_at=int(row["opened_at"].timestamp()),
            touched_at=int(row["touched_at"].timestamp()),
            said=[*first, *hider.all(said[key], opened)],
            # Whoever handles complaints of others' queues reads their subject too.
            complained=(
                [*first, *hider.all(complained[key], opened)] if key in complained else None
            ),
        )


def said_about(tickets: Sequence[int]) -> Texts:
    """Give the sealed texts that whoever sees a ticket may read: messages, notes and tasks."""
    found: Texts = defaultdict(list)
    rows: list[Any] = [
        Message.objects.filter(ticket__in=tickets).exclude(text_sealed="").order_by("pk"),
        Note.objects.filter(ticket__in=tickets).exclude(text_sealed="").order_by("pk"),
    ]
    for some in rows:
        for ticket, text in some.values_list("ticket", "text_sealed"):
            found[ticket].append(text)
    tasks = Task.objects.filter(ticket__in=tickets).order_by("pk")
    for ticket, *texts in tasks.values_list("ticket", "wanted_sealed", "result_sealed"):
        found[ticket] += filter(None, texts)
    return found


def complained_in(tickets: Sequence[int]) -> Texts:
    """Give the sealed texts of complaints, which their own permission opens."""
    found: Texts = {
        ticket: [] for ticket in _of_complaints(tickets).values_list("ticket", flat=True)
    }
    if not found:
        return found
    for model, columns in WORDS.items():
        way = "ticket" if model is Complaint else "complaint__ticket"
        rows = model._base_manager.filter(**{f"{way}__in": list(found)}).order_by("pk")
        for ticket, *texts in rows.values_list(way, *columns):
            found[ticket] += filter(None, texts)
    return found


def _of_complaints(tickets: Sequence[int]) -> Any:
    return Complaint.objects.filter(ticket__in=tickets)


class Opener:
    """Opens the texts of one ticket; one that was altered stands in nobody's way."""

    def __init__(self, ring: Keyring, owner: str, ticket: int) -> None:
        self.ring, self.owner, self.ticket = ring, owner, ticket

    @property
    def may_open(self) -> bool:
        """Whether the key is there; it is not where the customer was erased."""
        return self.ring.holds(self.owner)

    def all(self, sealed: Sequence[str]) -> list[str]:
        return [text for one in sealed if (text := self.one(one))]

    def one(self, sealed: str) -> str:
        try:
            return mask_found(self.ring.open(sealed, customer_id=self.owner))
        except SealBroken:
            log.warning("A text of %s cannot be opened and is not found", number_of(self.ticket))
            return ""


class Hider:
    """Hides the words of sealed texts, and opens none twice.

    With each message of a long talk its whole document is written anew, and of its texts one is
    new. What is remembered are hidden words, as they lie in the index, and they are used only
    while the key of the text is there.
    """

    def __init__(self, hidden: HiddenWords) -> None:
        self.hidden = hidden
        self._known: dict[str, Hidden] = {}

    def all(self, sealed: Sequence[str], opener: Opener) -> list[Hidden]:
        if not opener.may_open:
            return []
        return [words for text in sealed if (words := self._of(text, opener))]

    def _of(self, sealed: str, opener: Opener) -> Hidden:
        known = self._known.get(sealed)
        if known is None:
            known = self.hidden.of_text(opener.one(sealed))
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[sealed] = known
        return known
