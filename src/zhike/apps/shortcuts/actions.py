"""Shortcuts are kept, changed and deleted here."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import transaction

from zhike.apps.audit.actions import record_event
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import reaches
from zhike.apps.shortcuts import rules
from zhike.apps.shortcuts.errors import NotForOthers, NothingToDo, NumberInText, VariableUnknown
from zhike.apps.shortcuts.models import Macro, SavedReply, Shortcut, TicketView
from zhike.apps.shortcuts.queries import may_change, reaches_all
from zhike.apps.shortcuts.run_actions import does_something
from zhike.pipelines.masking import mask_found

Row = TypeVar("Row", bound=Shortcut)
KINDS = {SavedReply: "reply", Macro: "macro", TicketView: "view"}


@transaction.atomic
def keep_reply(
    kept: SavedReply, *, title: str, text: str, for_all: bool, queue: WorkQueue | None, by: User
) -> SavedReply:
    """Keep a text that is often written, for oneself, for a queue or for everybody.

    Raises
    ------
    NotForOthers, NumberInText, VariableUnknown
    """
    _require_clean(title, text)
    kept.text = text.strip()
    return _keep(kept, title=title, for_all=for_all, queue=queue, by=by)


@transaction.atomic
def keep_macro(
    kept: Macro, *, title: str, for_all: bool, queue: WorkQueue | None, by: User, **does: Any
) -> Macro:
    """Keep several acts under one name. `does` are the columns of `Macro`."""
    for name, value in does.items():
        setattr(kept, name, value)
    if not does_something(kept):
        raise NothingToDo
    _require_clean(title, kept.note, kept.reply, kept.wanted, kept.reason)
    return _keep(kept, title=title, for_all=for_all, queue=queue, by=by)


@transaction.atomic
def keep_view(
    *, title: str, query: str, for_all: bool, queue: WorkQueue | None, by: User
) -> TicketView:
    """Keep a filter of the ticket list; one's own of the same name is written over."""
    _require_clean(title)
    kept = TicketView.objects.filter(owner=by, title=title.strip()).first() or TicketView()
    kept.query = query
    return _keep(kept, title=title, for_all=for_all, queue=queue, by=by)


@transaction.atomic
def drop(shortcut: Shortcut, *, by: User) -> None:
    """Delete a shortcut. What was done with it stays done."""
    if not may_change(by, shortcut):
        raise NotForOthers
    _record(shortcut, activity="delete shortcut", by=by)
    shortcut.delete()


def _keep(kept: Row, *, title: str, for_all: bool, queue: WorkQueue | None, by: User) -> Row:
    if kept.pk is not None and not may_change(by, kept):
        raise NotForOthers
    if for_all or queue is not None:
        far = reaches(by, queue.branch) if queue else reaches_all(by)
        if not (by.may(Permission.MANAGE_SHORTCUTS) and far):
            raise NotForOthers
    kept.title = title.strip()
    kept.queue = queue
    kept.owner = None if for_all or queue else by
    kept.save()
    _record(kept, activity="keep shortcut", by=by)
    return kept


def _require_clean(*texts: str) -> None:
    for text in texts:
        if mask_found(text) != text:
            raise NumberInText
        if unknown := rules.unknown_in(text):
            raise VariableUnknown(names=unknown, known=list(rules.Variable))


def _record(shortcut: Shortcut, *, activity: str, by: User) -> None:
    record_event(
        activity=activity,
        case_id=f"shortcut-{KINDS[type(shortcut)]}-{shortcut.pk}",
        by=by.username,
        outcome=KINDS[type(shortcut)],
        after={
            "queue": shortcut.queue.code if shortcut.queue else "",
            "owner": shortcut.owner.username if shortcut.owner else "",
        },
    )
