"""The set-up speaks in one sentence that says what to do."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def setup():
    spec = importlib.util.spec_from_file_location("zhike_setup", ROOT / "tools" / "setup.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_wrong_python_is_told_which_one_to_use(setup, monkeypatch, capsys):
    monkeypatch.setattr(setup.sys, "version_info", (3, 9, 18))
    monkeypatch.setattr(setup.sys, "argv", ["setup.py"])

    status = setup.main()

    assert status == 2
    told = capsys.readouterr().err
    assert "is 3.9" in told
    assert "make run PYTHON=" in told


def test_an_older_python_can_read_the_file_far_enough_to_say_so():
    older = Path.home() / ".pyenv/versions/3.8.18/bin/python"
    if not older.exists():
        pytest.skip("no Python 3.8 on this machine")

    result = subprocess.run(
        [str(older), str(ROOT / "tools" / "setup.py")], capture_output=True, text=True, check=False
    )

    assert result.returncode == 2
    assert "zhike needs Python 3.11" in result.stderr


def test_a_failed_step_shows_the_end_of_its_output_and_the_way_out(setup, monkeypatch, tmp_path):
    monkeypatch.setattr(setup, "ROOT", tmp_path)

    with pytest.raises(setup.SetupError, match=r"Trying failed: look there\.\nthe last line"):
        setup.run_step(
            "Trying",
            [sys.executable, "-c", "print('the last line'); raise SystemExit(3)"],
            lambda output: "look there.",
        )


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("ERROR: No matching distribution found for duckdb", "install gcc"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "differs from the lock"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("ReadTimeoutError", "is the package index reachable"),
    ],
)
def test_each_way_an_installation_fails_has_its_advice(setup, output, sentence):
    assert sentence in setup.pip_advice(output)


def test_a_step_is_fresh_only_for_the_very_same_lock(setup, monkeypatch, tmp_path):
    monkeypatch.setattr(setup, "VENV", tmp_path)
    lock = tmp_path / "web.txt"
    lock.write_text("django==5.2.19")
    _, stamp, content = setup.fresh("web.txt", lock)
    stamp.write_text(content)

    assert setup.fresh("web.txt", lock)[0]
    lock.write_text("django==5.2.20")
    assert not setup.fresh("web.txt", lock)[0]
