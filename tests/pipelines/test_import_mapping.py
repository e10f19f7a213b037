from __future__ import annotations

import pytest

from zhike.pipelines.errors import MappingBroken
from zhike.pipelines.import_mapping import Mapping, load_mapping, mapping_from_yaml

COLUMNS = {"case_id": ("id",), "activity": ("act",), "occurred_at": ("day", "hour")}
MAPPING = Mapping(
    columns=COLUMNS,
    constants={"channel": "phone"},
    time_formats=("%d.%m.%Y %H:%M",),
    zone="Europe/Berlin",
    attributes=("*",),
)


def test_a_mapping_survives_being_saved_and_loaded(tmp_path):
    (tmp_path / "m.yaml").write_text(MAPPING.to_yaml(), encoding="utf-8")

    assert load_mapping(tmp_path / "m.yaml") == MAPPING


def test_json_is_read_too():
    text = '{"columns": {"case_id": "id", "activity": "act", "occurred_at": ["day", "hour"]}}'

    assert mapping_from_yaml(text).columns == COLUMNS


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("columns: {case_id: a, activity: b}", "nothing is mapped to occurred_at"),
        ("columns: {case_id: a, activity: b, occured_at: c}", "Did you mean 'occurred_at'"),
        ("columns: {case_id: a, activity: b, occurred_at: c}\nzones: X", "Did you mean 'zone'"),
        ("columns: {case_id: a, activity: b, occurred_at: c}\nzone: Mars/A", "no time zone"),
        ("columns: {case_id: a, activity: b, occurred_at: {x: y}}", "neither a name nor a list"),
        ("columns: [a, b]", "no section columns"),
        ("columns: {case_id: a\nx: [", "neither YAML nor JSON in line"),
        ("columns: {case_id: a, activity: b, occurred_at: c}\nconstants: x", "constants"),
    ],
)
def test_a_broken_mapping_says_what_is_wrong(text, problem):
    with pytest.raises(MappingBroken, match=problem):
        mapping_from_yaml(text)


def test_a_column_the_source_lacks_is_named_with_its_nearest():
    with pytest.raises(MappingBroken, match=r"no column 'act'.*Did you mean 'Act'"):
        MAPPING.check_against(["id", "Act", "day", "hour"])


def test_the_star_takes_all_columns_that_are_not_mapped():
    assert MAPPING.attribute_columns(["id", "b", "act", "a", "day", "hour"]) == ("a", "b")
    named = Mapping(columns=COLUMNS, attributes=("b", "id"))
    assert named.attribute_columns(["id", "b", "a"]) == ("b", "id")


def test_a_mapping_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(MappingBroken, match="cannot be read"):
        load_mapping(tmp_path / "nothing.yaml")
