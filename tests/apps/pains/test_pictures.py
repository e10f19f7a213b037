from types import SimpleNamespace

from zhike.apps.pains.pictures import values_chart, weeks_chart


def point(name, value, *, weeks=(), causes=()):
    stake = None if value is None else {"yuan": {"value": value, "lower": 0, "upper": 2 * value}}
    return SimpleNamespace(
        matter=name, reach=40, causes=list(causes), row={"stake": stake, "weeks": list(weeks)}
    )


def test_values_stand_with_their_intervals_and_what_has_none_is_left_out():
    made = values_chart([point("a", 9), point("b", 4), point("c", None)], period="2025")

    assert made.rows == [["a", 9, 0, 18, 40], ["b", 4, 0, 8, 40]]
    assert values_chart([point("a", 9)], period="2025") is None


def test_a_change_is_marked_in_its_week():
    weeks = [["2025-05-05", 10, 1], ["2025-05-12", 10, 5], ["2025-05-19", 10, 4]]
    cause = SimpleNamespace(title="release", changed_on="2025-05-15")

    made = weeks_chart(point("a", 9, weeks=weeks, causes=[cause]), period="2025")

    marks = made.option["series"][0]["markLine"]["data"]
    assert marks == [{"xAxis": "2025-05-12", "name": "release"}]
    assert made.rows[1] == ["2025-05-12", 10, 5, 0.5]
    assert weeks_chart(point("a", 9, weeks=[["x", 5, 5]] * 4), period="2025") is None
