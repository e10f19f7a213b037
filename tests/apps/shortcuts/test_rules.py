from __future__ import annotations

import pytest

from zhike.apps.shortcuts.rules import fill, unfilled_in, unknown_in, variables_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("您好", []),
        ("{customer}，{ ticket }，{customer}", ["customer", "ticket"]),
        ("{}{ }{Customer}{1}", []),
        ("{{customer}}", ["customer"]),
    ],
)
def test_what_stands_in_braces_is_found(text, found):
    assert variables_in(text) == found


def test_a_slip_and_an_unfilled_variable_are_told_apart():
    text = "{customre}，{customer}"

    assert (unknown_in(text), unfilled_in(text)) == (["customre"], ["customer"])


def test_a_value_with_braces_starts_nothing():
    assert fill("{customer} {ticket}", {"customer": "{ticket}", "ticket": "T1"}) == "{ticket} T1"


def test_without_a_value_the_variable_stays_to_be_seen():
    assert fill("{customer}您好", {"customer": ""}) == "{customer}您好"
