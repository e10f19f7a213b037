from __future__ import annotations

from tests.apps.conversations.conftest import begun

from zhike.apps.blocks.doors import door_of, sender_of
from zhike.apps.conversations.rules import Channel

OUTSIDE = {Channel.MAIL, Channel.SMS, Channel.CHAT, Channel.PHONE}


def test_every_channel_by_which_strangers_come_in_has_its_door():
    assert {one for one in Channel if door_of(one)} == OUTSIDE


def test_what_the_portal_sends_has_none():
    assert door_of(Channel.PORTAL) is None


def test_a_conversation_that_nobody_outside_sent_has_no_sender(hotline):
    assert sender_of(begun(hotline, channel=Channel.LETTER)) is None
    assert sender_of(begun(hotline, channel=Channel.PHONE)) is None  # nobody called
