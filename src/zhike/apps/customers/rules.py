"""Decisions about the customer master: plain values in, plain values out."""

from __future__ import annotations

import re
from enum import StrEnum

from zhike.schema.identifiers import id_check_digit, normal

CUSTOMER_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,39}")


class CustomerKind(StrEnum):
    PERSONAL = "personal"
    CORPORATE = "corporate"


class CustomerState(StrEnum):
    ACTIVE = "active"
    MERGED = "merged"  # another entry is the one to use; see `merged_into`
    ERASED = "erased"


class IdentifierKind(StrEnum):
    ID_NUMBER = "id_number"  # resident identity number, 15 or 18 digits
    PASSPORT = "passport"
    CREDIT_CODE = "credit_code"  # unified social credit code of a company
    PHONE = "phone"
    EMAIL = "email"
    CARD = "card"
    ACCOUNT = "account"
    ADDRESS = "address"
    SOURCE_KEY = "source_key"  # the key under which another system knows the customer


class Holds(StrEnum):
    """What the rows of a load are."""

    CUSTOMERS = "customers"
    HOLDERS = "holders"
    COMPLAINTS = "complaints"
    CALLS = "calls"


class RelationKind(StrEnum):
    """What the first customer is to the second one."""

    HOUSEHOLD = "household"  # the same both ways
    PARENT_COMPANY = "parent_company"
    GUARANTOR = "guarantor"
    CONTACT_PERSON = "contact_person"
    AUTHORISED_USER = "authorised_user"  # may use the other's accounts


MUTUAL = frozenset({RelationKind.HOUSEHOLD})

_COMPANY_ONLY = frozenset({RelationKind.PARENT_COMPANY})
_PERSON_ONLY = frozenset({RelationKind.HOUSEHOLD, RelationKind.CONTACT_PERSON})


def may_relate(kind: RelationKind, *, subject: str, object: str) -> bool:  # noqa: A002
    """Say whether customers of these kinds can stand to each other so."""
    if kind in _COMPANY_ONLY:
        return subject == object == CustomerKind.CORPORATE
    if kind is RelationKind.HOUSEHOLD:
        return subject == object == CustomerKind.PERSONAL
    return kind not in _PERSON_ONLY or subject == CustomerKind.PERSONAL


class ValueKind(StrEnum):
    """How a value of the profile came to be."""

    STATED = "stated"  # by the customer or his papers
    IMPORTED = "imported"
    COUNTED = "counted"  # from what happened
    INFERRED = "inferred"  # by a model
    CORRECTED = "corrected"  # by the customer, against what was inferred or noted
    OFF = "off"  # the customer wants nothing inferred here
    ON = "on"


# What each looks like once it is normalised.
SHAPES = {
    IdentifierKind.ID_NUMBER: re.compile(r"\d{17}[\dX]"),
    IdentifierKind.PASSPORT: re.compile(r"[A-Z0-9]{5,12}"),
    IdentifierKind.CREDIT_CODE: re.compile(r"[0-9A-Z]{18}"),
    IdentifierKind.PHONE: re.compile(r"\d{7,15}"),
    IdentifierKind.EMAIL: re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    IdentifierKind.CARD: re.compile(r"\d{8,19}"),
    IdentifierKind.ACCOUNT: re.compile(r"\w{1,40}"),
    IdentifierKind.ADDRESS: re.compile(r"\w{2,200}"),
    IdentifierKind.SOURCE_KEY: re.compile(r"\w{1,100}"),
}


def clean_identifier(value: str, *, kind: IdentifierKind) -> str | None:
    """Give an identifier as it is looked up; None where it cannot be one of its kind."""
    found = normal(value, kind=kind)
    if not SHAPES[kind].fullmatch(found):
        return None
    if kind is IdentifierKind.ID_NUMBER and id_check_digit(found[:17]) != found[17]:
        return None
    return found


def is_number(customer_id: str) -> bool:
    """Say whether a customer number can stand in an address."""
    return CUSTOMER_ID.fullmatch(customer_id) is not None
