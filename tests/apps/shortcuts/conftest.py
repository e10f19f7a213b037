"""孙主管 keeps shortcuts for the hotline, Wang uses them and keeps his own."""

from __future__ import annotations

from zhike.apps.shortcuts.actions import keep_macro, keep_reply
from zhike.apps.shortcuts.models import Macro, SavedReply

GREETING = "{customer}您好，您的工单 {ticket} 已受理。"


def saved(by, *, title="问候", text=GREETING, for_all=False, queue=None) -> SavedReply:
    return keep_reply(SavedReply(), title=title, text=text, for_all=for_all, queue=queue, by=by)


def macro(by, *, title="受理", for_all=False, queue=None, **does) -> Macro:
    return keep_macro(Macro(), title=title, for_all=for_all, queue=queue, by=by, **does)
