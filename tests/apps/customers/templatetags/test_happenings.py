from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from django.utils import translation

from zhike.apps.customers.profile_rules import Value
from zhike.apps.customers.rules import ValueKind
from zhike.apps.customers.templatetags.happenings import (
    channel_words,
    happening_words,
    value_origin,
    yuan,
)


def test_a_channel_is_said_and_an_unknown_one_stays():
    assert channel_words("phone") == "Telephone"
    assert channel_words("carrier pigeon") == "carrier pigeon"


def test_an_act_of_another_app_is_said_in_the_readers_language():
    given = SimpleNamespace(kind="act", activity="give consent")

    with translation.override("zh-hans"):
        assert happening_words(given) == "客户给予同意"


def test_cents_are_shown_as_yuan():
    assert yuan(-1234567) == "-12,345.67"


def test_an_inferred_value_says_model_day_and_confidence():
    value = Value(
        name="leaving", kind=ValueKind.INFERRED, text="possible", source="days_since_booking",
        confidence=0.4, day=date(2026, 1, 5), model="needs-rules 1",
    )  # fmt: skip

    assert value_origin(value) == "inferred · needs-rules 1 · 2026-01-05 · confidence 40%"
