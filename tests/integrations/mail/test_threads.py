"""Where a mail belongs, and that nobody gets into the thread of another."""

from __future__ import annotations

import pytest
from tests.integrations.mail.mails import KEY, mail

from zhike.integrations.mail.message import read_message
from zhike.integrations.mail.message_ids import new_message_id
from zhike.integrations.mail.threads import Hints, Place, Thread, Way, hints_of, place_of

OURS = new_message_id(conversation="17", domain="bank.example", key=KEY)
CARD = Thread(
    conversation="17",
    addresses=frozenset({"li@home.example"}),
    message_ids=frozenset({"one@home.example"}),
    ticket="T0000123",
)
LOAN = Thread(conversation="18", addresses=frozenset({"li@home.example"}), ticket="T0000124")


def hints(**changes) -> Hints:
    return hints_of(
        read_message(mail(message_id="<two@home.example>", **changes), key=KEY), key=KEY
    )


@pytest.mark.parametrize(
    ("said", "way"),
    [
        ({"in_reply_to": f"<{OURS}>"}, Way.SIGNED_ID),
        ({"references": f"<other@x> <{OURS}> <third@x>"}, Way.SIGNED_ID),
        ({"in_reply_to": "<one@home.example>"}, Way.REFERENCE),
        ({"references": "<one@home.example>"}, Way.REFERENCE),
        ({"subject": "Re: [T0000123] My card"}, Way.SUBJECT),
        ({"subject": "答复: [t0000123] 卡"}, Way.SUBJECT),
    ],
)
def test_each_hint_leads_to_the_conversation(said, way):
    assert place_of(hints(**said), sender="li@home.example", threads=[LOAN, CARD]) == Place(
        conversation="17", way=way
    )
    assert place_of(hints(**said), sender="thief@evil.example", threads=[LOAN, CARD]) is None
    assert place_of(hints(**said), sender="", threads=[LOAN, CARD]) is None


def test_the_stronger_hint_wins():
    said = hints(in_reply_to=f"<{OURS}>", subject="Re: [T0000124] loan")

    assert place_of(said, sender="li@home.example", threads=[LOAN, CARD]).conversation == "17"


def test_a_forged_token_is_no_token_but_may_be_a_reference():
    forged = OURS.replace("zk.17.", "zk.18.")

    assert hints(in_reply_to=f"<{forged}>").conversations == ()
    assert (
        place_of(hints(in_reply_to=f"<{forged}>"), sender="li@home.example", threads=[LOAN]) is None
    )


def test_a_mail_without_hints_begins_a_conversation():
    assert hints() == Hints(conversations=(), message_ids=(), tickets=())
    assert place_of(hints(), sender="li@home.example", threads=[CARD]) is None


def test_ten_thousand_references_are_a_bounded_look_up():
    many = " ".join(f"<{n}@x>" for n in range(10_000))

    assert len(hints(references=many).message_ids) == 50
