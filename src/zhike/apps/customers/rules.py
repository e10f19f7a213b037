"""Decisions about the customer master: plain values in, plain values out."""

from __future__ import annotations

from enum import StrEnum


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
