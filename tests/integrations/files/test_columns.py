"""SQL must be able to tell every column of a source from every other."""

from __future__ import annotations

from zhike.integrations.files import ROW
from zhike.integrations.files.columns import distinct_columns


def test_names_that_differ_are_left_alone():
    assert distinct_columns(["case", "活动", "time"]) == ("case", "活动", "time")


def test_a_number_that_is_taken_is_passed_over():
    assert distinct_columns(["a", "a_2", "A", "a"]) == ("a", "a_2", "A_3", "a_4")


def test_a_column_without_a_name_is_named_after_its_place():
    assert distinct_columns(["a", "  ", ""]) == ("a", "column_2", "column_3")


def test_the_row_number_of_the_reader_is_no_name_for_a_column():
    assert distinct_columns([ROW]) == (f"{ROW}_2",)
