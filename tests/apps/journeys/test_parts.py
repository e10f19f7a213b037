from __future__ import annotations

from zhike.apps.journeys import wording
from zhike.apps.journeys.parts import Column, data_table, value_at

COLUMNS = [
    Column(name="name", label="Name"),
    Column(name="share.value", label="Share", words=wording.share, bar=True),
]
ROWS = [{"name": "<b>", "share": {"value": 0.5}}, {"name": "two", "share": {"value": 0.25}}]


def test_a_value_is_reached_inside_a_value():
    assert value_at({"share": {"value": 0.5}}, "share.value") == 0.5
    assert value_at({"share": None}, "share.value") is None


def test_bars_are_relative_to_the_largest_of_the_column():
    table = data_table(ROWS, caption="t", columns=COLUMNS)

    assert [row[1].level for row in table.rows] == [20, 10]
    assert [row[1].text for row in table.rows] == ["50.0 %", "25.0 %"]


def test_what_a_log_says_is_escaped():
    body = data_table(ROWS, caption="t", columns=COLUMNS).body

    assert '<th scope="row">&lt;b&gt;</th>' in body
    assert '<td class="number bar-20" data-value="0.5">50.0 %</td>' in body


def test_a_long_table_says_how_many_rows_are_left_out():
    table = data_table(ROWS, caption="t", columns=COLUMNS, most=1)

    assert (len(table.rows), table.more) == (1, 1)


def test_a_link_stands_in_its_column():
    table = data_table(ROWS, caption="t", columns=COLUMNS, link=("name", lambda row: "/x?a=1&b=2"))

    assert '<a href="/x?a=1&amp;b=2">two</a>' in table.body


def test_a_column_with_words_is_told_to_be_of_numbers_in_its_header(as_analyst, loans):
    page = as_analyst.get("/insight/journeys/loans/rework/").content.decode()

    assert '<th scope="col" class="number">Repetitions</th>' in page
    assert '<th scope="col">Activity</th>' in page
