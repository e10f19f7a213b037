"""What may be asked of whoever complains, and whose complaint is accepted.

China 2020 No. 3, articles 12 to 14: identity and contact, who is complained of, the request with
the main facts; an agent shows his authority, an heir his right; what is written is signed. What the
bank holds already, or can look up, is never asked for.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Submitter(StrEnum):
    """Who complains, seen from the person whose matter it is."""

    SELF = "self"
    AGENT = "agent"
    HEIR = "heir"
    OTHER = "other"


class Material(StrEnum):
    IDENTITY = "identity"
    CONTACT = "contact"
    COMPLAINED_OF = "complained_of"
    REQUEST_AND_FACTS = "request_and_facts"
    SIGNATURE = "signature"
    AUTHORITY = "authority"  # signed by the person whose matter it is
    AGENT_IDENTITY = "agent_identity"
    AGENT_CONTACT = "agent_contact"
    PROOF_OF_INHERITANCE = "proof_of_inheritance"
    # What a bank has itself. It is listed so that a form that asks for it can be refused by name.
    STATEMENT = "statement"
    CONTRACT_COPY = "contract_copy"
    TRANSACTION_PROOF = "transaction_proof"
    CALL_RECORDING = "call_recording"
    ACCOUNT_PROOF = "account_proof"


HELD_BY_BANK = frozenset({
    Material.STATEMENT, Material.CONTRACT_COPY, Material.TRANSACTION_PROOF,
    Material.CALL_RECORDING, Material.ACCOUNT_PROOF,
})  # fmt: skip
_OF_EVERYBODY = (
    Material.IDENTITY, Material.CONTACT, Material.COMPLAINED_OF, Material.REQUEST_AND_FACTS,
)  # fmt: skip
_OF_AGENT = (Material.AUTHORITY, Material.AGENT_IDENTITY, Material.AGENT_CONTACT)


class NotAccepted(StrEnum):
    """Why a complaint need not be handled; the submitter is told."""

    NOT_THE_PERSON = "not_the_person"
    NO_AUTHORITY = "no_authority"
    NO_PROOF_OF_INHERITANCE = "no_proof_of_inheritance"


def may_ask(
    *, by: Submitter, in_writing: bool, held: Collection[Material] = ()
) -> tuple[Material, ...]:
    """Give what may be asked for, in order. `held` is what the bank has of this person already."""
    wanted = list(_OF_EVERYBODY)
    if in_writing:
        wanted.append(Material.SIGNATURE)
    if by is Submitter.AGENT:
        wanted += _OF_AGENT
    if by is Submitter.HEIR:
        wanted.append(Material.PROOF_OF_INHERITANCE)
    return tuple(one for one in wanted if one not in held and one not in HELD_BY_BANK)


def unlawfully_asked(
    asked: Collection[Material],
    *,
    by: Submitter,
    in_writing: bool,
    held: Collection[Material] = (),
) -> tuple[Material, ...]:
    """Give what is asked for and may not be."""
    allowed = may_ask(by=by, in_writing=in_writing, held=held)
    return tuple(one for one in asked if one not in allowed)


def still_missing(
    given: Collection[Material],
    *,
    by: Submitter,
    in_writing: bool,
    held: Collection[Material] = (),
) -> tuple[Material, ...]:
    """Give what may be asked for and is not there yet."""
    return tuple(
        one for one in may_ask(by=by, in_writing=in_writing, held=held) if one not in given
    )


def not_accepted(
    *, by: Submitter, has_authority: bool = False, is_proved_heir: bool = False
) -> NotAccepted | None:
    """Give why a complaint need not be handled, or None where it has to be."""
    if by is Submitter.OTHER:
        return NotAccepted.NOT_THE_PERSON
    if by is Submitter.AGENT and not has_authority:
        return NotAccepted.NO_AUTHORITY
    if by is Submitter.HEIR and not is_proved_heir:
        return NotAccepted.NO_PROOF_OF_INHERITANCE
    return None


def are_too_many(*, representatives: int, at_most: int | None) -> bool:
    """Say whether a group sends more people than the rule allows; without a rule none does."""
    return at_most is not None and representatives > at_most
