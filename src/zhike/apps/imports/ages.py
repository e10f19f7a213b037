"""What sources say of age and sex, as profiles have it: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

AGE_BANDS = (
    (18, "0-17"),
    (25, "18-24"),
    (35, "25-34"),
    (45, "35-44"),
    (55, "45-54"),
    (65, "55-64"),
)
WOMAN = 50  # is added to the month of a woman's birth number


@dataclass(frozen=True, kw_only=True)
class Birth:
    """What a Czech birth number of six digits says."""

    day: date
    sex: str


def czech_birth(number: str) -> Birth | None:
    """Read a birth number YYMMDD of before 2000; the month tells the sex. None where it is none.

    Examples
    --------
    >>> czech_birth("706213").day, czech_birth("706213").sex
    (datetime.date(1970, 12, 13), '女')
    """
    if len(number) != 6 or not number.isdigit():
        return None
    year, month, day = int(number[:2]), int(number[2:4]), int(number[4:])
    try:
        born = date(1900 + year, month - WOMAN if month > WOMAN else month, day)
    except ValueError:
        return None
    return Birth(day=born, sex="女" if month > WOMAN else "男")


def age_on(day: date, born: date) -> int:
    """Give the age in full years on a day.

    Examples
    --------
    >>> age_on(date(2026, 3, 6), date(1990, 3, 7)), age_on(date(2026, 3, 7), date(1990, 3, 7))
    (35, 36)
    """
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def age_band(age: int) -> str:
    """Give the band of an age, as profiles have it."""
    return next((band for limit, band in AGE_BANDS if age < limit), "65+")
