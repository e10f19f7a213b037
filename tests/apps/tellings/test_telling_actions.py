"""Exactly those who raised it and may be told get one message, whatever dies, doubles or races."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection, transaction
from django.utils import timezone
from tests.apps.consents.conftest import customer
from tests.apps.tellings.conftest import (
    EN,
    NOT_TAKEN,
    ZH,
    agree,
    begun,
    improvement,
    quiet,
    raised,
    told,
)
from tests.apps.threads import at_once

from zhike.apps.audit.models import Outbox
from zhike.apps.consents import sending
from zhike.apps.consents.gateways import leave_on_pages
from zhike.apps.consents.models import SentMessage, WaitingMessage
from zhike.apps.consents.standard import load_standard_purposes
from zhike.apps.customers.models import Customer
from zhike.apps.improvements.models import Improvement
from zhike.apps.tellings import telling_actions
from zhike.apps.tellings.errors import NothingToTell
from zhike.apps.tellings.models import Raising, Telling
from zhike.apps.tellings.people import PURPOSE, people_of
from zhike.apps.tellings.telling_actions import tell, tell_all, words_for
from zhike.apps.tickets.models import Ticket
from zhike.integrations.customer_messages.senders import AppSender

HELD = {
    "C011": "no_consent", "C012": "resting", "C013": "not_wanted", "C014": "erased",
    "C015": "not_reached", "C016": "no_way", "C017": "other_hours",
}  # fmt: skip


def state_of_all():
    rows = Telling.objects.values_list("customer__customer_id", "state", "held")
    return {number: held or state for number, state, held in rows}


def test_exactly_those_who_raised_it_and_may_be_told_get_one_message(kept, cast, owner, mails):
    begun(kept, by=owner)

    counts = told(kept)

    assert counts == {"told": 2, "held": 7, "people": 9}
    assert state_of_all() == {"C001": "told", "C010": "told", **HELD}
    assert [mail.text for mail in mails.out] == [ZH, ZH]
    sent = SentMessage.objects.filter(purpose=PURPOSE)
    assert sorted(sent.values_list("customer__customer_id", flat=True)) == ["C001", "C010"]
    acts = Outbox.objects.filter(activity="tell customer what was done")
    assert sorted(acts.values_list("customer_id", flat=True)) == ["C001", "C010"]


def test_a_second_run_tells_nobody_again_and_who_agreed_since_is_told_then(
    kept, cast, owner, mails
):
    begun(kept, by=owner)
    told(kept)
    agree(cast["C011"])

    counts = told(kept)

    assert counts["told"] == 1
    assert len(mails.out) == 3
    assert state_of_all()["C011"] == "told"


def test_the_message_makes_others_wait_as_any_message_does(kept, cast, owner, mails):
    """One cool-down for all contacts: a second improvement finds them resting."""
    begun(kept, by=owner)
    told(kept)
    other = improvement(owner)
    Raising.objects.create(
        improvement=other,
        ticket=cast["C001"].tickets.first(),
        linked_at=timezone.now(),
        linked_by="x",
    )
    begun(other, by=owner)

    assert told(other) == {"told": 0, "held": 1, "people": 1}
    assert Telling.objects.get(improvement=other).held == "resting"


def test_who_dies_before_the_commit_has_told_nobody_and_the_next_run_tells_once(
    kept, cast, owner, mails, monkeypatch
):
    begun(kept, by=owner)
    left = telling_actions._left

    def dies(*given, **more):
        left(*given, **more)
        raise KeyboardInterrupt  # the worker is killed with message and note in hand

    monkeypatch.setattr(telling_actions, "_left", dies)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        told(kept)
    assert not SentMessage.objects.filter(purpose=PURPOSE).exists()
    assert not WaitingMessage.objects.exists()

    monkeypatch.setattr(telling_actions, "_left", left)
    told(kept)
    told(kept)

    assert len(mails.out) == 2


def test_who_dies_in_the_middle_of_sending_sends_nothing_twice(kept, cast, owner, mails):
    begun(kept, by=owner)
    mails.dies = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        told(kept)
    mails.dies = None

    told(kept)
    told(kept)

    # Of the first nobody knows whether the server has it: one too few rather than one twice.
    assert len(mails.out) == 1
    assert Counter(state_of_all().values())["told"] == 2


def test_one_that_the_server_refused_is_told_by_the_next_run(kept, cast, owner, mails):
    begun(kept, by=owner)
    mails.dies = NOT_TAKEN
    told(kept)
    mails.dies = None

    counts = told(kept)

    assert counts["told"] == 2
    assert len(mails.out) == 2


def test_a_link_that_was_taken_back_and_a_matter_that_came_back_tell_nobody(
    kept, cast, owner, mails
):
    begun(kept, by=owner)
    people = {one.key: one for one in people_of(kept)}
    asked = people[cast["C010"].pk]
    Raising.objects.filter(ticket__customer=cast["C010"]).delete()
    assert tell(kept.pk, asked, by="he") is None

    Improvement.objects.filter(pk=kept.pk).update(state="reopened")
    with pytest.raises(NothingToTell):
        tell_all(kept.pk, by="he", progress=quiet)
    assert mails.out == []


def test_each_reads_his_own_language_and_nothing_personal(kept, cast, owner):
    begun(kept, by=owner)

    assert words_for(kept.loop, cast["C013"]) == ("您反映的问题有了结果", ZH)
    assert telling_actions.text_in(kept.loop, language="en") == EN


def test_who_wrote_on_his_own_pages_reads_it_there(kept, hotline, owner, mails):
    load_standard_purposes()
    sending.use_sender(AppSender(leave_on_pages))
    whose = customer("C001")
    agree(whose)
    ticket = raised(kept, hotline, whose)
    Ticket.objects.filter(pk=ticket.pk).update(channel="portal")
    begun(kept, by=owner)

    told(kept)

    row = Telling.objects.get()
    assert (row.channel, mails.out) == ("app", [])
    assert [one.outcome for one in row.message.outcomes.all()] == ["taken"]
    telling_actions.note_news_read([row])
    assert {one.outcome for one in row.message.outcomes.all()} == {"taken", "delivered"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite writes one after the other")
def test_four_workers_at_once_tell_each_once(kept, cast, owner, mails):
    begun(kept, by=owner)

    found = at_once(lambda _number: tell_all(kept.pk, by="he", progress=quiet)["told"], count=4)

    assert sum(found) == 2
    assert len(mails.out) == 2
    assert SentMessage.objects.filter(purpose=PURPOSE).count() == 2
    assert connection.vendor == "postgresql"
    assert Customer.objects.count() == 11
