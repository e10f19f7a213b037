"""What writes the index. It holds nothing of its own: all of it can be made anew at any time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from zhike.apps.search.documents import Hider, matters_of
from zhike.apps.search.models import ChangedTicket
from zhike.apps.tickets.models import Ticket
from zhike.apps.vault.keys import Indexes
from zhike.integrations.search.hidden_words import HiddenWords
from zhike.integrations.search.index import (
    Index,
    InUse,
    forget_others,
    in_use,
    new_folder,
    use,
    writing,
)

log = logging.getLogger(__name__)
EVERY = 0  # stands for all tickets, where nobody can say which of them changed
AT_ONCE = 2_000  # changes, or tickets of a rebuilding
Progress = Callable[[int, int], None]
_writer: dict[Path, Index] = {}  # the index this process writes, kept open between two turns


def home() -> Path:
    """Give the folder of the index."""
    return Path(settings.HOME) / "search"


def words_hidden() -> tuple[HiddenWords, int]:
    """Give what hides words, and the number of the key behind it.

    The key is the blind index of a constant: whoever has the database has it sealed, whoever has
    the index alone does not.
    """
    indexes = Indexes()
    secret = indexes.of("words of matters", kind="search")
    return _hidden(secret.encode()), indexes.number


@lru_cache(maxsize=1)
def _hidden(secret: bytes) -> HiddenWords:
    return HiddenWords(secret)


@lru_cache(maxsize=1)
def _hider(hidden: HiddenWords) -> Hider:
    return Hider(hidden)


def note_changes(tickets: Collection[int], *, is_erasure: bool = False) -> None:
    """Note that tickets changed, so that their place in the index is written anew."""
    now = timezone.now()
    ChangedTicket.objects.bulk_create(
        ChangedTicket(ticket_number=ticket, noted_at=now, is_erasure=is_erasure)
        for ticket in sorted(tickets)
    )


def catch_up() -> int:
    """Write the changes that wait into the index; give how many. One process does it at a time.

    They are taken from the table only when the index is safe on the disk: what a crash comes
    between is written again. What changes meanwhile is left to the next turn: a busy desk changes
    something at every moment, and each turn opens and closes the index.
    """
    if ChangedTicket.objects.filter(ticket_number=EVERY).exists():
        rebuild()
    elif is_outdated():
        rebuild(again=False)
    done = 0
    while ChangedTicket.objects.exists():
        with writing(home()) as ours:
            if not ours:
                return done
            try:
                written = _write_some()
            finally:
                _close_writer()  # another worker may take the next turn
        done += written
        if written < AT_ONCE:
            break
    return done


def is_outdated() -> bool:
    """Say whether there is no index, or one whose words are hidden under a key that is gone."""
    now = in_use(home())
    return now is None or now.key_number != words_hidden()[1]


def rebuild(*, progress: Progress | None = None, again: bool = True) -> int:
    """Make the index anew from the database, beside the one in use; give how many tickets.

    Changes wait meanwhile. What was in the old index is gone from the disk afterwards. Without
    `again` nothing is done where somebody else has made it anew while this one waited.
    """
    with writing(home(), waits=True):
        if not again and not is_outdated():
            return 0
        # What changes from here on has a row that stays; what changed before is read anyway.
        known = list(ChangedTicket.objects.values_list("pk", flat=True))
        hidden, number = words_hidden()
        folder = new_folder(home())
        index, hider = Index(folder, hidden), Hider(hidden)
        total, done, last = Ticket.objects.count(), 0, 0
        while keys := _keys_after(last):
            index.add(matters_of(keys, hider))
            last, done = keys[-1], done + len(keys)
            if progress:
                progress(done, total)
        index.commit()
        index.close()
        _close_writer()
        use(home(), InUse(folder=folder.name, key_number=number))
        forget_others(home())
        _forget(known)
    return done


def rebuild_where_erased() -> bool:
    """Make the index anew where words of erased customers may still lie in its files."""
    now = in_use(home())
    if now is None or not now.holds_erased:
        return False
    rebuild()
    return True


def _write_some() -> int:
    changes = list(ChangedTicket.objects.values_list("pk", "ticket_number", "is_erasure")[:AT_ONCE])
    tickets = sorted({ticket for _key, ticket, _erasure in changes})
    now, index = in_use(home()), _opened_writer()
    if now is None or index is None:
        return 0
    if any(erasure for _key, _ticket, erasure in changes):
        # An index only marks what is deleted; the bytes go when it is made anew.
        use(home(), replace(now, holds_erased=True))
        _hider.cache_clear()
    index.remove(tickets)
    index.add(matters_of(tickets, _hider(index.hidden)))
    index.commit()
    _forget([key for key, _ticket, _erasure in changes])
    return len(changes)


def _opened_writer() -> Index | None:
    now = in_use(home())
    if now is None:
        return None
    folder = home() / now.folder
    if folder not in _writer:
        _close_writer()
        _writer[folder] = Index(folder, words_hidden()[0])
    return _writer[folder]


def _close_writer() -> None:
    for index in _writer.values():
        index.close()
    _writer.clear()


def _keys_after(last: int) -> list[int]:
    rows = Ticket.objects.filter(pk__gt=last).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


def _forget(keys: list[int]) -> None:
    for start in range(0, len(keys), AT_ONCE):
        ChangedTicket.objects.filter(pk__in=keys[start : start + AT_ONCE]).delete()


def let_go() -> None:
    """Let go of the index this process writes, so that another one may."""
    _close_writer()
    _hider.cache_clear()
    _hidden.cache_clear()
