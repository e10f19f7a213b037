from __future__ import annotations

from datetime import date

import pytest

from zhike.apps.customers.profile_rules import Standing, Value, completeness, standing_of, with_text
from zhike.apps.customers.rules import ValueKind


def value(kind: ValueKind, text: str = "x") -> Value:
    return Value(
        name="occupation", kind=kind, text=text, source="s", confidence=1.0, day=date(2026, 1, 5)
    )


INFERRED = value(ValueKind.INFERRED, "inferred")
STATED, IMPORTED = value(ValueKind.STATED, "stated"), value(ValueKind.IMPORTED, "imported")
CORRECTED = value(ValueKind.CORRECTED, "corrected")
OFF, ON = value(ValueKind.OFF, ""), value(ValueKind.ON, "")


@pytest.mark.parametrize(
    ("noted", "counts"),
    [
        ([], "inferred"),
        ([IMPORTED], "imported"),
        ([IMPORTED, STATED], "stated"),
        ([CORRECTED], "corrected"),
        ([CORRECTED, IMPORTED], "corrected"),
        ([CORRECTED, STATED], "stated"),
        ([OFF], None),
        ([OFF, ON], "inferred"),
        ([OFF, STATED], "stated"),
    ],
)
def test_of_several_values_one_counts(noted, counts):
    found = standing_of("occupation", noted=noted, counted=INFERRED).value

    assert (found.text if found else None) == counts


def test_a_zero_is_known_and_nothing_is_not():
    def known(text):
        return Standing(name="events_90d", value=value(ValueKind.COUNTED, text)).is_known

    assert known("0")
    assert not known("")
    assert not known("Unknown")
    assert not Standing(name="events_90d", value=None).is_known


def test_a_company_lacks_no_age():
    standings = [Standing(name=name, value=None) for name in ("age_band", "city", "leaving")]

    assert completeness(standings, is_company=True).possible == 1
    assert completeness(standings, is_company=False).possible == 2


def test_nothing_possible_is_no_share():
    assert completeness([], is_company=True).share == 0.0


def test_a_masked_text_leaves_the_rest():
    assert with_text(STATED, "*").source == STATED.source
