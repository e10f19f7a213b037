from __future__ import annotations

import pytest
import yaml

from zhike.analytics.journeys.yaml_faults import yaml_fault


def fault(text):
    with pytest.raises(yaml.YAMLError) as refused:
        yaml.safe_load(text)
    return yaml_fault(refused.value, what="The standard")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "id: x\nsteps: a: b",
            "The standard is no YAML in line 2, column 9: mapping values are not allowed here.",
        ),
        (
            "id: 1\n\ttitle: x",
            "The standard is no YAML in line 2, column 1: found character '\\t' that cannot start"
            " any token.",
        ),
    ],
)
def test_the_place_is_told_by_line_and_column(text, sentence):
    assert fault(text) == sentence


def test_a_forbidden_character_is_told_in_one_line_too():
    told = fault("id: \x00")

    assert told.startswith("The standard is no YAML: unacceptable character")
    assert "\n" not in told
