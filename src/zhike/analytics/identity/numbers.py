"""Identity numbers and credit codes: brought to one form, checked, and read.

Only a number whose check holds is used: a number with a slip would part one person, or join two.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhike.schema.identifiers import ID_CHECK_DIGITS, ID_WEIGHTS

_WEIGHTS = np.array(ID_WEIGHTS)
_CHECKS = np.frombuffer(ID_CHECK_DIGITS.encode(), dtype=np.uint8)
_CODE_LETTERS = b"0123456789ABCDEFGHJKLMNPQRTUWXY"
_CODE_WEIGHTS = np.array([pow(3, place, 31) for place in range(17)])
_EIGHTEEN, _FIFTEEN = r"^\d{17}[\dX]$", r"^\d{15}$"
_CODE = r"^[0-9A-HJ-NPQRTUWXY]{18}$"
_EARLIEST, _LATEST = np.datetime64("1880-01-01"), np.datetime64("2100-01-01")


def valid_identity_numbers(numbers: pa.Array) -> pa.Array:
    """Give resident identity numbers with 18 digits; null where a number cannot be one.

    Parameters
    ----------
    numbers
        As they were written: 18 digits with their check, or the 15 digits of before 1999.

    Notes
    -----
    The 15 digits leave out the century (always 19) and the check digit; both are put in. An
    18-digit number counts when its date exists and its check holds: the sum of the digits times
    2^(18 - place) mod 11 (ISO 7064 MOD 11-2). Source: GB 11643-1999.

    Examples
    --------
    >>> written = pa.array(["110105491231002", "11010519491231002x", "110105194912310021"])
    >>> valid_identity_numbers(written).to_pylist()
    ['11010519491231002X', '11010519491231002X', None]
    """
    plain = _plain(numbers)
    old = pc.match_substring_regex(plain, _FIFTEEN)
    head = pc.utf8_slice_codeunits
    century = pc.binary_join_element_wise(head(plain, 0, 6), "19", head(plain, 6, 15), "0", "")
    full = pc.if_else(old, century, plain)
    fits = pc.fill_null(pc.match_substring_regex(full, _EIGHTEEN), False)
    rows = np.flatnonzero(fits.to_numpy(zero_copy_only=False))
    letters = _letters(full.take(pa.array(rows)), 18)
    check = _CHECKS[((letters[:, :17].astype(np.int64) - 48) @ _WEIGHTS) % 11]
    was_old = pc.fill_null(old, False).take(pa.array(rows)).to_numpy(zero_copy_only=False)
    holds = was_old | (letters[:, 17] == check)
    letters = np.hstack([letters[:, :17], check[:, None]])
    dates = births(_texts(letters))
    holds &= dates.is_valid().to_numpy(zero_copy_only=False)
    return _placed(len(plain), rows[holds], _texts(letters[holds]))


def valid_credit_codes(codes: pa.Array) -> pa.Array:
    """Give unified social credit codes; null where the check does not hold.

    Notes
    -----
    Check: 31 less the sum of the values times 3^place mod 31. Source: GB 32100-2015.

    Examples
    --------
    >>> valid_credit_codes(pa.array(["91350100M000100Y43", "91350100M000100Y44"])).to_pylist()
    ['91350100M000100Y43', None]
    """
    plain = _plain(codes)
    fits = pc.fill_null(pc.match_substring_regex(plain, _CODE), False)
    rows = np.flatnonzero(fits.to_numpy(zero_copy_only=False))
    letters = _letters(plain.take(pa.array(rows)), 18)
    value_of = np.zeros(256, dtype=np.int64)
    value_of[np.frombuffer(_CODE_LETTERS, dtype=np.uint8)] = np.arange(31)
    values = value_of[letters]
    holds = (31 - (values[:, :17] @ _CODE_WEIGHTS) % 31) % 31 == values[:, 17]
    return _placed(len(plain), rows[holds], _texts(letters[holds]))


def births(numbers: pa.Array) -> pa.Array:
    """Give the birth dates in valid 18-digit numbers; null where there is no such day."""
    text = pc.utf8_slice_codeunits(numbers, 6, 14)
    parsed = pc.strptime(text, format="%Y%m%d", unit="s", error_is_null=True)
    # 30 February would be read as 2 March: what is not the same when written again is no day.
    same = pc.equal(pc.strftime(parsed, format="%Y%m%d"), text)
    days = pc.if_else(same, parsed, pa.scalar(None, parsed.type)).cast(pa.date32())
    inside = pc.and_(pc.greater(days, pa.scalar(_EARLIEST.item())), pc.less(days, _LATEST.item()))
    return pc.if_else(inside, days, pa.scalar(None, pa.date32()))


def sexes(numbers: pa.Array) -> pa.Array:
    """Give 男 or 女 as the last digit before the check says."""
    odd = pc.match_substring_regex(numbers, r"[13579].$")
    return pc.if_else(odd, "男", "女")


def _plain(texts: pa.Array) -> pa.Array:
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    plain = pc.utf8_upper(pc.utf8_normalize(texts, form="NFKC"))
    return pc.replace_substring_regex(plain, r"[\s-]+", "")


def _letters(texts: pa.Array, width: int) -> np.ndarray:
    joined = "".join(texts.to_pylist()).encode()
    return np.frombuffer(joined, dtype=np.uint8).reshape(-1, width)


def _texts(letters: np.ndarray) -> pa.Array:
    fixed = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(letters.shape[1]),
        len(letters),
        [None, pa.py_buffer(np.ascontiguousarray(letters))],
    )
    return fixed.cast(pa.binary()).cast(pa.string())


def _placed(count: int, rows: np.ndarray, values: pa.Array) -> pa.Array:
    """Give a column of `count` rows that has values in some, in order."""
    place = np.full(count, -1)
    place[rows] = np.arange(len(rows))
    return values.take(pa.array(place, mask=place < 0))
