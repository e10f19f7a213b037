from __future__ import annotations

from zhike.apps.consents.actions import give_consent
from zhike.apps.consents.rules import Channel, TakenThrough
from zhike.apps.customers.queries import members_of
from zhike.apps.tellings.grounds import standing_of
from zhike.apps.tellings.people import PURPOSE, Asked, people_of, unknown_of, weighed


def test_each_person_stands_there_once_with_all_the_ways_he_came(kept, cast):
    found = {one.key: one.channels for one in people_of(kept)}

    assert len(found) == 9
    assert found[cast["C001"].pk] == ("chat", "chat", "chat")  # two of his own, one of C002
    assert cast["C020"].pk not in found  # agreed, and never said anything
    assert unknown_of(kept) == 1


def test_a_consent_for_one_way_alone_is_found_behind_another_that_is_shut(kept, cast, mails):
    """Told by mail alone: the text message is answered with no consent, and is not the end."""
    whose = cast["C011"]
    give_consent(
        whose, purposes=[PURPOSE], channel=Channel.EMAIL, taken_through=TakenThrough.APP,
        evidence="tap", by="test",
    )  # fmt: skip
    asked = Asked(key=whose.pk, channels=("phone",))

    found = weighed(members_of(whose), asked, standing=standing_of(kept), enough=1)

    assert (found.held, [way.value for way in found.open]) == (None, ["email"])


def test_a_way_without_an_address_or_a_sender_is_none(kept, cast, mails):
    standing, asked = standing_of(kept), Asked(key=cast["C010"].pk, channels=("phone",))

    found = weighed(members_of(cast["C010"]), asked, standing=standing)

    assert [way.value for way in found.open] == ["email"]  # no gateway for text messages
