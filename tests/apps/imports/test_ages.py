from __future__ import annotations

import pytest

from zhike.apps.imports.ages import age_band, age_on, czech_birth


def test_a_czech_birth_number_tells_day_and_sex():
    woman, man = czech_birth("706213"), czech_birth("450204")

    assert (woman.sex, woman.day.isoformat()) == ("女", "1970-12-13")
    assert (man.sex, age_on(woman.day, man.day)) == ("男", 25)
    assert czech_birth("701350") is None


@pytest.mark.parametrize(("age", "band"), [(17, "0-17"), (18, "18-24"), (64, "55-64"), (65, "65+")])
def test_an_age_falls_into_its_band(age, band):
    assert age_band(age) == band
