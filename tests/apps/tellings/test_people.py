from __future__ import annotations

from zhike.apps.customers.queries import members_of
from zhike.apps.tellings.grounds import standing_of
from zhike.apps.tellings.people import Asked, people_of, unknown_of, weighed


def test_each_person_stands_there_once_with_all_the_ways_he_came(kept, cast):
    found = {one.key: one.channels for one in people_of(kept)}

    assert len(found) == 9
    assert found[cast["C001"].pk] == ("chat", "chat", "chat")  # two of his own, one of C002
    assert cast["C020"].pk not in found  # agreed, and never said anything
    assert unknown_of(kept) == 1


def test_a_way_without_an_address_or_a_sender_is_none(kept, cast, mails):
    standing, asked = standing_of(kept), Asked(key=cast["C010"].pk, channels=("phone",))

    found = weighed(members_of(cast["C010"]), asked, standing=standing)

    assert [way.value for way in found.open] == ["email"]  # no gateway for text messages
