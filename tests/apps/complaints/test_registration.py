from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhike.apps.complaints.registration import (
    HELD_BY_BANK,
    Material,
    NotAccepted,
    Submitter,
    are_too_many,
    may_ask,
    not_accepted,
    still_missing,
    unlawfully_asked,
)

MATERIALS = st.frozensets(st.sampled_from(Material))


def test_who_complains_for_himself_at_the_counter_is_asked_four_things():
    assert may_ask(by=Submitter.SELF, in_writing=False) == (
        Material.IDENTITY, Material.CONTACT, Material.COMPLAINED_OF, Material.REQUEST_AND_FACTS,
    )  # fmt: skip


def test_an_agent_shows_authority_and_an_heir_his_right_and_a_letter_is_signed():
    agent = may_ask(by=Submitter.AGENT, in_writing=True)
    heir = may_ask(by=Submitter.HEIR, in_writing=False)

    assert agent[-4:] == (
        Material.SIGNATURE, Material.AUTHORITY, Material.AGENT_IDENTITY, Material.AGENT_CONTACT,
    )  # fmt: skip
    assert heir[-1] is Material.PROOF_OF_INHERITANCE


def test_a_form_that_asks_for_a_statement_is_refused_by_name():
    asked = [Material.IDENTITY, Material.STATEMENT, Material.AUTHORITY]

    assert unlawfully_asked(asked, by=Submitter.SELF, in_writing=True) == (
        Material.STATEMENT,
        Material.AUTHORITY,
    )


@given(by=st.sampled_from(Submitter), in_writing=st.booleans(), held=MATERIALS, given_=MATERIALS)
def test_nothing_the_bank_holds_is_ever_asked_for(by, in_writing, held, given_):
    asked = set(may_ask(by=by, in_writing=in_writing, held=held))
    missing = set(still_missing(given_, by=by, in_writing=in_writing, held=held))

    assert not asked & (HELD_BY_BANK | held)
    assert missing == asked - given_
    assert unlawfully_asked(asked, by=by, in_writing=in_writing, held=held) == ()


@pytest.mark.parametrize(
    ("by", "proofs", "ground"),
    [
        (Submitter.SELF, {}, None),
        (Submitter.OTHER, {"has_authority": True}, NotAccepted.NOT_THE_PERSON),
        (Submitter.AGENT, {}, NotAccepted.NO_AUTHORITY),
        (Submitter.AGENT, {"has_authority": True}, None),
        (Submitter.HEIR, {"has_authority": True}, NotAccepted.NO_PROOF_OF_INHERITANCE),
        (Submitter.HEIR, {"is_proved_heir": True}, None),
    ],
)
def test_only_the_person_his_agent_or_his_heir_is_heard(by, proofs, ground):
    assert not_accepted(by=by, **proofs) is ground


@pytest.mark.parametrize(("sent", "too_many"), [(5, False), (6, True)])
def test_the_sixth_representative_is_one_too_many(sent, too_many):
    assert are_too_many(representatives=sent, at_most=5) is too_many
    assert are_too_many(representatives=sent, at_most=None) is False
