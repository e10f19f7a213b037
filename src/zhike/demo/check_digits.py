"""Numbers that pass their check and belong to nobody: identity numbers, credit codes, cards.

Area codes begin with 99, which names no province; phones lie in ranges that no operator had in
service when this was written (161 and 164); cards begin with 9999, which names no bank.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from zhike.demo.columns import fixed_width
from zhike.schema.identifiers import ID_CHECK_DIGITS, ID_WEIGHTS

AREAS = 990100 + np.arange(1, 41)
_ID_WEIGHTS = np.array(ID_WEIGHTS)
_ID_CHECKS = np.frombuffer(ID_CHECK_DIGITS.encode(), dtype=np.uint8)
_CODE_LETTERS = np.frombuffer(b"0123456789ABCDEFGHJKLMNPQRTUWXY", dtype=np.uint8)
_CODE_WEIGHTS = np.array([pow(3, place, 31) for place in range(17)])
_ORGANISATION_WEIGHTS = np.array([3, 7, 9, 10, 5, 8, 4, 2])
_PHONE_RANGES = np.array([161, 164])
_IN_RANGE = 100_000_000


def identity_numbers(area: np.ndarray, *, birth: np.ndarray, serial: np.ndarray) -> pa.Array:
    """Give 18-digit resident identity numbers (GB 11643: ISO 7064 MOD 11-2)."""
    digits = np.hstack([_digits(area, 6), _digits(_day_number(birth), 8), _digits(serial, 3)])
    checks = _ID_CHECKS[(digits @ _ID_WEIGHTS) % 11]
    return fixed_width(np.hstack([digits.astype(np.uint8) + 48, checks[:, None]]))


def serials(
    rng: np.random.Generator, *, area: np.ndarray, birth: np.ndarray, male: np.ndarray
) -> np.ndarray:
    """Draw the three digits after the birth date: odd for men, no number given twice."""
    days = birth.astype("datetime64[D]").astype(np.int64)
    group = (days - days.min()) * 1_000_000 + area
    order = np.lexsort((group,))
    grouped = group[order]
    starts = np.flatnonzero(np.concatenate(([True], grouped[1:] != grouped[:-1])))
    sizes = np.diff(np.concatenate((starts, [len(group)])))
    within = np.empty(len(group), dtype=np.int64)
    within[order] = np.arange(len(group)) - np.repeat(starts, sizes)
    offset = np.empty(len(group), dtype=np.int64)
    offset[order] = np.repeat(rng.integers(0, 500, len(starts)), sizes)
    drawn: np.ndarray = (within + offset) % 500 * 2 + male
    return drawn


def old_numbers(numbers: pa.Array) -> pa.Array:
    """Give the 15-digit form: two digits of the year, no check digit."""
    kept = pa.compute.utf8_slice_codeunits
    return pa.compute.binary_join_element_wise(kept(numbers, 0, 6), kept(numbers, 8, 17), "")


def credit_codes(area: np.ndarray, *, organisation: np.ndarray) -> pa.Array:
    """Give unified social credit codes (GB 32100) around organisation codes (GB 11714)."""
    body = _digits(organisation, 8)
    check = (11 - (body @ _ORGANISATION_WEIGHTS) % 11) % 11
    last = np.where(check == 10, 29, check)  # ten is written X, which is the letter 29
    head = np.tile(np.array([9, 1]), (len(area), 1))
    values = np.hstack([head, _digits(area, 6), body, last[:, None]])
    final = (31 - (values @ _CODE_WEIGHTS) % 31) % 31
    return fixed_width(_CODE_LETTERS[np.hstack([values, final[:, None]])])


def phones(numbers: np.ndarray, *, salt: int) -> pa.Array:
    """Give mobile numbers; other running numbers below 100 million give other phones."""
    drawn = (numbers.astype(np.int64) * 61_803_399 + salt) % _IN_RANGE  # odd, not by 5: bijective
    ranges = _PHONE_RANGES[numbers % len(_PHONE_RANGES)]
    return _text(np.hstack([_digits(ranges, 3), _digits(drawn, 8)]))


def cards(numbers: np.ndarray, *, salt: int) -> pa.Array:
    """Give card numbers of 16 digits that pass Luhn's check."""
    drawn = (numbers.astype(np.int64) * 61_803_399 + salt) % _IN_RANGE
    head = np.full(len(numbers), 9_999_000)
    digits = np.hstack([_digits(head, 7), _digits(drawn, 8)])
    doubled = digits[:, ::2] * 2
    total = np.where(doubled > 9, doubled - 9, doubled).sum(axis=1) + digits[:, 1::2].sum(axis=1)
    return _text(np.hstack([digits, ((10 - total % 10) % 10)[:, None]]))


def _digits(numbers: np.ndarray, width: int) -> np.ndarray:
    places = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    split: np.ndarray = numbers.astype(np.int64)[:, None] // places % 10
    return split


def _day_number(days: np.ndarray) -> np.ndarray:
    months = days.astype("datetime64[M]")
    years = days.astype("datetime64[Y]")
    year = years.astype(np.int64) + 1970
    month = (months - years).astype(np.int64) + 1
    day = (days - months).astype(np.int64) + 1
    number: np.ndarray = year * 10_000 + month * 100 + day
    return number


def _text(digits: np.ndarray) -> pa.Array:
    return fixed_width(digits.astype(np.uint8) + np.uint8(48))
