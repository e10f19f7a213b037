from __future__ import annotations

from datetime import timedelta

from tests.apps.tickets.conftest import MONDAY

from zhike.apps.desk.actions import FORGOTTEN_AFTER, note_onlooker
from zhike.apps.desk.models import Onlooker


def test_who_looks_at_something_is_one_row_however_often_he_says_so(mine, agent):
    for _ in range(3):
        note_onlooker(mine, user=agent, types=False)

    assert Onlooker.objects.count() == 1


def test_what_somebody_looked_at_before_is_forgotten(mine, chat, agent):
    note_onlooker(mine, user=agent, types=True, now=MONDAY)
    later = MONDAY + FORGOTTEN_AFTER + timedelta(seconds=1)
    note_onlooker(chat, user=agent, types=False, now=later)

    assert Onlooker.objects.get().conversation == chat
