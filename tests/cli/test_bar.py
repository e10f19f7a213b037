from __future__ import annotations

import io
import sys

import pytest

from zhike.cli.bar import Bar


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def said(monkeypatch):
    def to(stream):
        monkeypatch.setattr(sys, "stderr", stream)
        bar = Bar()
        for done in range(1, 101):
            bar.show(done, 100, f"day {done}")
        bar.close()
        return stream.getvalue()

    return to


def test_a_log_gets_one_line_for_each_tenth(said):
    lines = said(io.StringIO()).splitlines()

    assert [line.split()[2] for line in lines[1:]] == [f"{n}%" for n in range(10, 101, 10)]
    assert "\r" not in "".join(lines)


def test_a_terminal_shows_every_step_on_one_line(said):
    text = said(Terminal())

    assert text.count("\r") == 100
    assert text.count("\n") == 1
    assert text.endswith("day 100\n")


def test_work_of_unknown_length_shows_no_share_it_cannot_know(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    bar = Bar()

    bar.show(7, None, "reading")

    assert "  0%" in sys.stderr.getvalue()
    assert "reading" in sys.stderr.getvalue()
