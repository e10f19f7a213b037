from datetime import date

import pandas as pd
import pytest
from tests.analytics.identity.people import LIN, entries

from zhike.analytics.errors import MissingColumns
from zhike.analytics.identity.records import in_one_form


def test_a_valid_number_fills_in_birth_date_and_sex():
    form = in_one_form(entries({"name": "林知夏", "id_number": "110105491231002"}))

    assert form["birth"].to_pylist() == [date(1949, 12, 31)]
    assert form["sex"].to_pylist() == ["女"]
    assert form["document"].to_pylist() == ["11010519491231002X"]


def test_what_the_file_says_goes_before_what_the_number_says():
    form = in_one_form(entries({**LIN, "id_number": "110105491231002"}))

    assert form["birth"].to_pylist() == [date(1990, 5, 6)]


def test_an_empty_text_is_not_known_and_columns_may_be_absent():
    form = in_one_form(pd.DataFrame({"record_id": [7], "name": ["王溪"], "phone": [""]}))

    assert form["record_id"].to_pylist() == ["7"]
    assert form["phone"].to_pylist() == form["address"].to_pylist() == [None]


def test_entries_without_names_are_refused_with_what_there_is():
    with pytest.raises(MissingColumns, match=r"lacks the columns name\. It has: record_id"):
        in_one_form(pd.DataFrame({"record_id": ["A"]}))
