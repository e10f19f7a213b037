from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from zhike.pipelines.asking import Asked, read_list, the_one, write_list
from zhike.pipelines.errors import OptionRefused


def asked(**options):
    return Asked(
        log=None, whole=None, every_log=None, contacts=None, log_name="loans",
        as_of=datetime(2026, 1, 7), options=options,
    )  # fmt: skip


def test_lists_are_separated_by_commas_and_trimmed():
    assert asked(levels=" first, second ,").words("levels") == ("first", "second")


AWKWARD = (
    "call, later",
    'say "no"',
    "two\nlines",
    " outer space ",
    "等待，再审",
    "back\\slash",
    '"',
)


def test_any_name_comes_back_from_the_text_that_carries_it():
    assert read_list(write_list([*AWKWARD, "plain"])) == (*AWKWARD, "plain")


@pytest.mark.parametrize("name", AWKWARD)
def test_the_text_of_a_list_stands_on_one_line(name):
    assert "\n" not in write_list([name])


def test_the_comma_of_a_chinese_keyboard_separates_too():
    assert read_list("提交申请，资料审核, 放款") == ("提交申请", "资料审核", "放款")


@pytest.mark.parametrize("text", ['"open, end', '"a" b,c', 'a,"', '"bad \\x escape"'])
def test_quotes_that_do_not_fit_are_refused_with_what_would_do(text):
    with pytest.raises(OptionRefused, match="Give items separated by commas"):
        asked(levels=text).words("levels")


def test_what_is_not_given_is_the_default():
    assert asked().words("failed", default=("no",)) == ("no",)
    assert asked(by=" ").text("by", default="channel") == "channel"
    assert asked().days("days", default=7) == timedelta(days=7)


@pytest.mark.parametrize("value", ["seven", "-1", "nan"])
def test_a_number_that_is_none_is_refused_with_what_would_do(value):
    with pytest.raises(OptionRefused, match="a number of at least 0"):
        asked(days=value).number("days", default=7)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-01-05", datetime(2026, 1, 5)),
        ("2026-01-05T09:00:00+08:00", datetime(2026, 1, 5, 1)),
    ],
)
def test_moments_are_read_as_utc(value, moment):
    assert asked(split=value).moment("split") == moment


def test_a_moment_that_is_none_is_refused():
    with pytest.raises(OptionRefused, match="2026-01-31"):
        asked(split="last week").moment("split")


def test_an_option_given_twice_is_refused():
    assert the_one(["CN"], option="calendar") == "CN"
    with pytest.raises(OptionRefused, match="one value, not two"):
        the_one(["CN", "US"], option="calendar")
