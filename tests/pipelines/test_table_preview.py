from __future__ import annotations

from datetime import date

from zhike.pipelines.table_mapping import TableMapping
from zhike.pipelines.table_preview import masked_rows, masked_samples

PHONE, ID_NUMBER = "13912345678", "11010519491231002X"
MAPPING = TableMapping(
    table="customers",
    columns={"customer_id": ("客户号",), "name": ("姓名",), "phone": ("手机",), "tier": ("等级",)},
)


def row(**known):
    return {**dict.fromkeys(MAPPING.contract.column_names), "customer_id": "C1", **known}


def test_personal_values_of_a_row_are_masked_and_others_are_not():
    (shown,) = masked_rows(
        [row(name="苏星河", phone=PHONE, tier="金卡", birth_date=date(1990, 3, 7))], mapping=MAPPING
    )

    assert (shown["customer_id"], shown["tier"]) == ("C1", "金卡")
    assert (shown["name"], shown["phone"]) == ("苏**", "139****5678")
    assert shown["birth_date"] == "1990-**-**"


def test_a_name_that_is_mapped_to_something_harmless_stays_masked():
    sly = TableMapping(table="customers", columns={"customer_id": ("客户号",), "tier": ("姓名",)})

    (shown,) = masked_rows([row(tier="苏星河")], mapping=sly)

    assert shown["tier"] == "苏**"


def test_a_number_in_a_column_where_it_does_not_belong_is_found():
    (shown,) = masked_rows([row(tier=f"金卡 {PHONE}", segment=ID_NUMBER)], mapping=MAPPING)

    assert PHONE not in shown["tier"]
    assert ID_NUMBER not in shown["segment"]


def test_of_columns_that_nobody_named_only_the_shape_is_shown():
    samples = {"备注": ("王小明住在隔壁",), "等级": ("金卡",), "姓名": ("苏星河",)}

    shown = masked_samples(samples, mapping=MAPPING)

    assert shown == {"备注": ("*******",), "等级": ("金卡",), "姓名": ("苏**",)}


def test_a_day_of_birth_in_any_spelling_shows_its_shape():
    mapping = TableMapping(table="customers", columns={"birth_date": ("生日",)})

    assert masked_samples({"生日": ("7.3.1990",)}, mapping=mapping) == {"生日": ("#.#.####",)}


def test_the_number_of_a_contract_is_shown_as_that_of_an_account():
    mapping = TableMapping(table="holdings", columns={"holding_id": ("合约号",)})
    row = {**dict.fromkeys(mapping.contract.column_names), "holding_id": "62220210011162"}

    (shown,) = masked_rows([row], mapping=mapping)

    assert shown["holding_id"].endswith("1162")
    assert "6222021001" not in shown["holding_id"]
    (sample,) = masked_samples({"合约号": ["62220210011162"]}, mapping=mapping)["合约号"]
    assert "6222021001" not in sample
