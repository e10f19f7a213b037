"""How far two entries agree, field by field, in a few levels."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
from ibis.expr.types import IntegerValue, Table

UNKNOWN = -1  # a side lacks the value: the field says nothing


@dataclass(frozen=True, kw_only=True)
class Field:
    """A field that is compared; level 0 is the first of `levels`, disagreement."""

    name: str
    levels: tuple[str, ...]


# Phone and address are one field: who lives together shares both, so two would count one fact
# twice and make one person of a household.
NAME = Field(
    name="name",
    levels=("different", "same surname", "same surname in letters", "same sound", "same"),
)
BIRTH = Field(name="birth", levels=("different", "two of three parts", "same"))
SEX = Field(name="sex", levels=("different", "same"))
CONTACT = Field(name="contact", levels=("different", "address", "phone", "phone and address"))
EMAIL = Field(name="email", levels=("different", "same"))
FIELDS = (NAME, BIRTH, SEX, CONTACT, EMAIL)
LEVELS = tuple(f"{field.name}_level" for field in FIELDS)
DOCUMENT = "document_level"  # 1 same, 0 different and both valid; it decides, it does not weigh


def compared(pairs: Table, *, entries: Table) -> Table:
    """Give the level of each field for each pair.

    Parameters
    ----------
    pairs
        `a` and `b`: rows of `entries`.
    entries
        Entries in one form (`records.in_one_form`).

    Returns
    -------
    Table
        `a`, `b`, `document_level` and one level a field: `name_level`, `birth_level`,
        `sex_level`, `contact_level`, `email_level`; -1 where a side lacks the value.
    """
    left = entries.rename({f"{name}_a": name for name in entries.columns})
    right = entries.rename({f"{name}_b": name for name in entries.columns})
    both = pairs.join(left, [("a", "row_a")]).join(right, [("b", "row_b")])
    levels = {
        DOCUMENT: _document(both),
        "name_level": _name(both),
        "birth_level": _birth(both),
        "sex_level": _equal(both, "sex"),
        "contact_level": _contact(both),
        "email_level": _equal(both, "email"),
    }
    return both.select("a", "b", **{name: level.cast("int8") for name, level in levels.items()})


def _document(both: Table) -> IntegerValue:
    same = (both.document_a == both.document_b) | (both.passport_a == both.passport_b)
    # Another passport is no contradiction: it is replaced every ten years.
    other = both.document_a != both.document_b
    return ibis.cases((same.fill_null(False), 1), (other.fill_null(False), 0), else_=UNKNOWN)


def _name(both: Table) -> IntegerValue:
    shared = (
        (both.head_a == both.head_b) | (both.head_a == both.tail_b) | (both.tail_a == both.head_b)
    )
    return ibis.cases(
        (both.name_a.isnull() | both.name_b.isnull(), UNKNOWN),
        (both.name_a == both.name_b, 4),
        (both.letters_a == both.letters_b, 3),
        ((both.is_latin_a != both.is_latin_b) & shared, 2),
        (both.head_a == both.head_b, 1),
        else_=0,
    )


def _birth(both: Table) -> IntegerValue:
    left, right = both.birth_a, both.birth_b
    parts = [
        (left.year() == right.year()).cast("int8"),
        (left.month() == right.month()).cast("int8"),
        (left.day() == right.day()).cast("int8"),
    ]
    swapped = (
        (left.year() == right.year())
        & (left.month() == right.day())
        & (left.day() == right.month())
    )
    return ibis.cases(
        (left.isnull() | right.isnull(), UNKNOWN),
        (left == right, 2),
        ((parts[0] + parts[1] + parts[2] == 2) | swapped, 1),
        else_=0,
    )


def _contact(both: Table) -> IntegerValue:
    phone, address = both.phone_a == both.phone_b, both.address_a == both.address_b
    return ibis.cases(
        ((phone & address).fill_null(False), 3),
        (phone.fill_null(False), 2),
        (address.fill_null(False), 1),
        (phone.isnull() & address.isnull(), UNKNOWN),
        else_=0,
    )


def _equal(both: Table, name: str) -> IntegerValue:
    left, right = both[f"{name}_a"], both[f"{name}_b"]
    known = left.notnull() & right.notnull()
    return ibis.cases((known & (left == right), 1), (known, 0), else_=UNKNOWN)
