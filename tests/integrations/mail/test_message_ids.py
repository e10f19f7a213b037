"""Our own ids: read back, and made by nobody else."""

from __future__ import annotations

import pytest
from tests.integrations.mail.mails import KEY

from zhike.integrations.mail.message_ids import conversation_of, new_message_id


def test_an_id_names_its_conversation():
    made = new_message_id(conversation="c-17", domain="bank.example", key=KEY)

    assert made.endswith("@bank.example")
    assert conversation_of(made, key=KEY) == "c-17"


def test_two_mails_of_a_conversation_have_two_ids_and_a_second_try_has_the_same():
    first = new_message_id(conversation="17", domain="bank.example", key=KEY)
    other = new_message_id(conversation="17", domain="bank.example", key=KEY)
    tried = [
        new_message_id(conversation="17", domain="bank.example", key=KEY, nonce="message0042")
        for _ in range(2)
    ]

    assert first != other
    assert tried[0] == tried[1]


@pytest.mark.parametrize("place", range(4))
def test_an_id_changed_at_any_place_names_nothing(place):
    made = new_message_id(conversation="17", domain="bank.example", key=KEY, nonce="a" * 16)
    head, _, domain = made.partition("@")
    fields = head.split(".")
    fields[place] = fields[place][:-1] + ("1" if fields[place][-1] != "1" else "2")

    assert conversation_of(f"{'.'.join(fields)}@{domain}", key=KEY) == ""


def test_an_id_of_another_key_or_house_names_nothing():
    made = new_message_id(conversation="17", domain="bank.example", key=b"another key")

    assert conversation_of(made, key=KEY) == ""
    assert conversation_of("CAF+1@mail.gmail.com", key=KEY) == ""


@pytest.mark.parametrize(
    ("conversation", "domain"),
    [("1\r\nBcc: x", "bank.example"), ("1", "a b"), ("", "bank.example")],
)
def test_no_id_is_made_of_what_would_break_a_header(conversation, domain):
    with pytest.raises(ValueError, match="letters"):
        new_message_id(conversation=conversation, domain=domain, key=KEY)
