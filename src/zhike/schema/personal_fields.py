"""The personal fields a bank keeps, and the class of each: what masking and sealing go by.

The classes are those of JR/T 0171-2020: C1 is of use inside the bank, C2 identifies somebody or
tells of his money, C3 opens his accounts. No permission shows a C3 value to anybody.
"""

from __future__ import annotations

from collections.abc import Mapping

from zhike.schema.contract import PfiClass

PFI_CLASSES: Mapping[str, PfiClass] = {
    "name": "C2",
    "id_number": "C2",
    "passport": "C2",
    "credit_code": "none",  # of a company, in a public register
    "phone": "C2",
    "email": "C2",
    "address": "C2",
    "birth_date": "C2",
    "card": "C2",
    "account": "C2",
    "source_key": "C1",  # the number of the customer in another system
    "profile_value": "C2",
    "evidence": "C2",  # values compared when two entries were held to be one person
    "note": "C2",
    "password": "C3",
    "pin": "C3",
    "card_code": "C3",
    "one_time_code": "C3",
    "biometrics": "C3",
}
