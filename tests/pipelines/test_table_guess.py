from __future__ import annotations

import pytest

from zhike.pipelines.table_guess import HEADERS, guessed_mapping, meant_by
from zhike.pipelines.table_mapping import TABLES


def test_columns_that_bear_our_names_map_themselves():
    mapping = guessed_mapping("customers", found=("customer_id", "phone", "other"))

    assert mapping.columns == {"customer_id": ("customer_id",), "phone": ("phone",)}


def test_the_headers_of_a_chinese_bank_are_understood():
    mapping = guessed_mapping("customers", found=("客户号", "姓名", "手机号码", "出生日期", "备注"))

    assert mapping.columns == {
        "customer_id": ("客户号",), "name": ("姓名",), "phone": ("手机号码",),
        "birth_date": ("出生日期",),
    }  # fmt: skip


def test_of_two_columns_of_one_meaning_the_first_is_taken():
    mapping = guessed_mapping("customers", found=("手机", "电话"))

    assert mapping.columns == {"phone": ("手机",)}


def test_a_header_is_only_understood_where_the_table_has_such_a_column():
    assert guessed_mapping("months", found=("姓名", "月份")).columns == {"month_date": ("月份",)}


@pytest.mark.parametrize("header", ["PHONE_NUMBER", "手机号码", "phone"])
def test_spelling_does_not_matter(header):
    assert meant_by(header) == "phone"


def test_every_guess_leads_to_a_column_that_some_table_has():
    known = {name for table in TABLES.values() for name in table.column_names}

    assert set(HEADERS) <= known


def test_no_header_means_two_things():
    headers = [header for headers in HEADERS.values() for header in headers]

    assert len(headers) == len(set(headers))
