from __future__ import annotations

import pytest

from zhike.apps.notifications.live import NotificationsSource
from zhike.apps.people.sessions import Listener

pytestmark = pytest.mark.django_db


def test_each_listener_hears_the_number_of_his_own(finished, analyst, administrator):
    finished()
    source = NotificationsSource()
    seen = source.look()

    def heard(user):
        return source.news(seen, Listener(user_id=user.pk, sees_jobs=True, sees_all=True))

    assert heard(analyst) == {"unread": 1}
    assert heard(administrator) == {"unread": 0}
