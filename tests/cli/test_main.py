from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from zhike.analytics.errors import AnalyticsError
from zhike.cli.main import SUBJECTS, main, run

ROOT = Path(__file__).parents[2]


def test_help_lists_every_subject(capsys):
    with pytest.raises(SystemExit) as exit_:
        main(["--help"])

    assert exit_.value.code == 0
    printed = capsys.readouterr().out
    assert [name for name in SUBJECTS if name not in printed] == []


def test_an_error_with_a_code_is_one_sentence_and_status_two(capsys):
    def fail(_):
        raise AnalyticsError("The log x has no events. Import some first.")

    status = run(argparse.Namespace(run=fail))

    assert status == 2
    printed = capsys.readouterr()
    assert printed.err == "analytics_error: The log x has no events. Import some first.\n"
    assert printed.out == ""


def test_an_error_without_a_code_is_a_defect_and_stays_loud():
    def fail(_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(argparse.Namespace(run=fail))


@pytest.mark.parametrize("name", sorted(SUBJECTS))
def test_each_subject_explains_itself(name, capsys):
    with pytest.raises(SystemExit) as exit_:
        main([name, "--help"])

    assert exit_.value.code == 0
    assert f"zhike {name}" in capsys.readouterr().out


def test_the_version_is_the_one_whose_changes_are_told_first(capsys):
    told = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)[1]

    with pytest.raises(SystemExit):
        main(["--version"])

    assert capsys.readouterr().out == f"zhike {told}\n"
