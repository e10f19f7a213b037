from __future__ import annotations

from zhike.apps.people.actions import create_demo_people
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.shortcuts.models import Macro, SavedReply, TicketView
from zhike.apps.shortcuts.queries import replies_of
from zhike.apps.shortcuts.rules import unknown_in
from zhike.demo.desk_stories import CARDS, HOTLINE
from zhike.demo.shortcuts import REPLIES, fill_shortcuts


def test_everybody_has_something_at_hand(db):
    create_demo_people()
    by = User.objects.get(username="admin")
    queues = {
        code: WorkQueue.objects.create(code=code, name=code, branch=by.branch)
        for code in (HOTLINE, CARDS)
    }

    assert fill_shortcuts(queues, by=by) == len(REPLIES) == SavedReply.objects.count()

    assert (Macro.objects.count(), TicketView.objects.count()) == (2, 1)
    assert replies_of(User.objects.get(username="agent")).count() >= 3
    assert not any(unknown_in(row.text) for row in SavedReply.objects.all())
