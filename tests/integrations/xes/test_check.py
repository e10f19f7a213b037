"""The check lets a log pass to the fast reader only where nothing can be lost on the way."""

from __future__ import annotations

import gzip

import pytest

from zhike.integrations.errors import SourceMissing
from zhike.integrations.xes.check import CHUNK_BYTES, Checked, check

NAME = '<string key="concept:name" value="{}"/>'
TIME = '<date key="time:timestamp" value="2026-01-05T09:30:00.000+08:00"/>'
EVENT = f"<event>{NAME.format('open')}{TIME}</event>"
CASE = f"<trace>{NAME.format('1')}{{}}</trace>"


@pytest.fixture
def checked(tmp_path):
    """Check a log whose single case holds the given elements."""

    def run(inside="", *, head="", document=None):
        path = tmp_path / "log.xes"
        path.write_text(document or f"<log>{head}{CASE.format(EVENT + inside)}</log>")
        return check(path)

    return run


def test_a_plain_log_is_counted_and_may_be_read_fast(checked):
    assert checked(EVENT) == Checked(events=2, cases=1, plain=True)


def test_the_head_of_a_log_may_nest_as_it_likes(checked):
    head = '<float key="mean" value="1"><float key="of" value="1E900"/></float>'

    assert checked(head=head).plain


def test_events_are_counted_over_the_borders_of_chunks(tmp_path):
    path = tmp_path / "long.xes"
    cases = 2 * CHUNK_BYTES // len(CASE.format(EVENT * 3))
    path.write_text(f"<log>{CASE.format(EVENT * 3) * cases}</log>")

    assert check(path) == Checked(events=3 * cases, cases=cases, plain=True)


def test_gzip_is_told_by_its_bytes_and_not_by_its_name(tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(gzip.compress(f"<log>{CASE.format(EVENT)}</log>".encode()))

    assert check(path) == Checked(events=1, cases=1, plain=True)


@pytest.mark.parametrize(
    "attribute",
    [
        '<date key="d" value="2026-01-05"/>',
        '<date key="d" value="2026-01-05T09:00:00"/>',
        '<date key="d" value="2026-02-29T09:00:00Z"/>',
        '<date key="d" value="2026-04-31T09:00:00Z"/>',
        '<date key="d" value="2026-01-05T24:00:00Z"/>',
        '<int key="i" value="7 apples"/>',
        '<int key="i" value="99999999999999999999"/>',
        '<float key="f" value="0.12345678901234567"/>',
        '<boolean key="b" value="TRUE"/>',
        '<id key="i" value="7"/>',
        '<list key="l"><values/></list>',
        '<string key="s" value="x"><string key="t" value="y"/></string>',
    ],
)
def test_what_the_fast_reader_would_change_is_not_plain(checked, attribute):
    assert not checked(f"<event>{NAME.format('a')}{attribute}</event>").plain


@pytest.mark.parametrize(
    "attribute",
    [
        '<date key="d" value="2024-02-29T23:59:59.123456Z"/>',
        '<date key="d" value="2026-12-31T09:00:00-05:00" />',
        '<int key="i" value="-7"/>',
        '<float key="f" value="-1234567.12345678"/>',
        '<boolean key="b" value="false"/>',
        '<string key="s" value="&lt;event> &#20013;"/>',
    ],
)
def test_what_the_fast_reader_keeps_is_plain(checked, attribute):
    assert checked(f"<event>{NAME.format('a')}{attribute}</event>").plain


@pytest.mark.parametrize(
    "inside",
    ["<event/>", "<!-- <event> -->", "<?note <event>?>", f"<event>{EVENT}</event>", TIME],
    ids=["empty event", "comment", "instruction", "event in event", "attribute after events"],
)
def test_a_case_of_unusual_build_is_not_plain(checked, inside):
    assert not checked(inside).plain


@pytest.mark.parametrize(
    "document",
    [
        f"<log>{CASE.format(EVENT)}",
        f"<log>{CASE.format(EVENT)}</trace></log>",
        f"<log>{CASE.format(EVENT)}</log><log/>",
        f"<!DOCTYPE log><log>{CASE.format(EVENT)}</log>",
        "<log/>",
        " ",
    ],
    ids=["cut", "broken", "two roots", "doctype", "no case", "empty"],
)
def test_a_broken_or_empty_file_is_not_plain(checked, document):
    assert not checked(document=document).plain


def test_a_half_cut_gzip_is_not_plain(tmp_path):
    path = tmp_path / "half.xes.gz"
    whole = gzip.compress(f"<log>{CASE.format(EVENT) * 5_000}</log>".encode())
    path.write_bytes(whole[: len(whole) // 2])

    assert not check(path).plain


def test_another_encoding_than_utf_8_is_not_plain(tmp_path):
    path = tmp_path / "log.xes"
    document = f'<?xml version="1.0" encoding="ISO-8859-1"?><log>{CASE.format(EVENT)}</log>'
    path.write_text(document)

    assert not check(path).plain


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(SourceMissing, match="No such file"):
        check(tmp_path / "missing.xes")
