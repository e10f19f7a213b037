from __future__ import annotations

import pytest

from zhike.pipelines.errors import MappingBroken, PresetUnknown
from zhike.pipelines.table_mapping import (
    load_table_preset,
    table_mapping_from,
    table_preset_names,
)


@pytest.mark.parametrize("name", table_preset_names())
def test_every_preset_can_be_read(name):
    assert load_table_preset(name).columns


def test_a_preset_that_is_none_is_told_with_those_there_are():
    with pytest.raises(PresetUnknown):
        load_table_preset("nonsense")


def test_a_column_that_the_table_lacks_is_refused():
    with pytest.raises(MappingBroken):
        table_mapping_from("columns: {shoe_size: x}", table="customers")


def test_a_source_without_a_named_column_is_refused():
    mapping = table_mapping_from("columns: {customer_id: 客户号}", table="customers")

    with pytest.raises(MappingBroken):
        mapping.check_against(("名称",))


@pytest.mark.parametrize("name", table_preset_names())
def test_a_mapping_written_down_is_read_the_same(name):
    mapping = load_table_preset(name)

    assert table_mapping_from(mapping.to_yaml()) == mapping
