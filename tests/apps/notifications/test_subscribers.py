from __future__ import annotations

import pytest

from zhike.apps.audit.announcer import announce_events
from zhike.apps.audit.models import Outbox
from zhike.apps.notifications.actions import choose_ways
from zhike.apps.notifications.models import Notification
from zhike.apps.notifications.rules import Ways

pytestmark = pytest.mark.django_db


def test_whoever_started_a_job_hears_that_it_is_done(finished, analyst):
    finished()

    row = Notification.objects.get()
    assert (row.user, row.kind, row.values) == (analyst, "job_done", {"title": "loans.csv"})
    assert row.mail_state == "none"


def test_an_event_that_is_announced_again_is_told_once(finished):
    finished()
    Outbox.objects.update(announced_at=None)

    announce_events()

    assert Notification.objects.count() == 1


def test_who_chose_to_hear_nothing_of_it_hears_nothing(finished, analyst):
    none = Ways(bell=False, mail=False)
    choose_ways(analyst, ways={"job_done": none}, address="", language="en", by="li")

    finished()

    assert not Notification.objects.exists()


def test_who_chose_mail_only_has_it_not_on_the_bell(finished, analyst):
    mail = Ways(bell=False, mail=True)
    choose_ways(analyst, ways={"job_done": mail}, address="li@bank.example", language="en", by="li")

    finished()

    row = Notification.objects.get()
    assert (row.on_bell, row.mail_state) == (False, "waiting")


def test_without_an_address_there_is_no_mail(finished):
    finished(outcome="failed")

    assert Notification.objects.get().mail_state == "none"


def test_a_cancelled_job_is_no_news(finished):
    finished(outcome="cancelled")

    assert not Notification.objects.exists()
