from __future__ import annotations

import pytest

from zhike.apps.notifications.models import Notification
from zhike.apps.notifications.queries import told_of, unread_by_user, unread_of, ways_of

pytestmark = pytest.mark.django_db


def test_the_unread_of_everybody_are_counted_in_one_query(
    finished, analyst, administrator, django_assert_num_queries
):
    finished()
    finished(outcome="failed")

    with django_assert_num_queries(1):
        assert unread_by_user() == {analyst.pk: 2}
    assert unread_of(administrator) == 0


def test_a_kind_whose_app_is_gone_is_left_out(finished):
    finished()
    Notification.objects.update(kind="gone")

    assert told_of(list(Notification.objects.all())) == []


def test_without_a_choice_the_usual_ways_hold(analyst):
    ways = {name: each for name, (_label, each) in ways_of(analyst).items()}

    assert (ways["job_done"].bell, ways["job_done"].mail) == (True, False)
    assert ways["job_failed"].mail
