from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.postgresql import is_wanted

from zhike.apps.people.actions import create_demo_people
from zhike.apps.people.errors import WeakPassword
from zhike.apps.people.models import User
from zhike.cli import init
from zhike.cli.errors import BankNotEmpty, PasswordMissing
from zhike.cli.main import main

SOURCE = Path(init.__file__).parents[2]


@pytest.fixture
def bank(db, monkeypatch):
    # The database of the tests stands already; what is tried here is what init does to it.
    monkeypatch.setattr(init, "set_up_command", lambda: None)


@pytest.fixture
def password_file(tmp_path):
    file = tmp_path / "password"
    file.write_text("a-long-night-in-the-vault\nsecond line\n")
    return file


def run(**words):
    return init.run(argparse.Namespace(**({"name": "chen", "password_file": None} | words)))


def test_the_first_administrator_can_sign_in_and_nobody_else_exists(bank, password_file):
    assert run(password_file=password_file) == 0

    user = User.objects.get()
    assert (user.username, user.role, user.is_demo) == ("chen", "administrator", False)
    assert user.check_password("a-long-night-in-the-vault")


def test_a_bank_with_people_is_left_alone(bank, password_file):
    create_demo_people()

    with pytest.raises(BankNotEmpty, match="ZHIKE_HOME"):
        run(password_file=password_file)

    assert not User.objects.filter(username="chen").exists()


def test_a_weak_password_makes_nobody(bank, tmp_path):
    (tmp_path / "weak").write_text("12345")

    with pytest.raises(WeakPassword):
        run(password_file=tmp_path / "weak")

    assert not User.objects.exists()


def test_without_a_terminal_it_says_which_option_is_missing(bank, password_file):
    with pytest.raises(PasswordMissing, match="--password-file"):
        run()
    with pytest.raises(PasswordMissing, match="--name"):
        run(name=None, password_file=password_file)


def test_a_password_file_that_cannot_be_read_is_named(bank, tmp_path):
    with pytest.raises(PasswordMissing, match=r"--password-file .*No such file"):
        run(password_file=tmp_path / "nowhere")


def test_a_password_is_asked_for_until_both_agree(bank, monkeypatch):
    answers = iter(["a-long-night-in-the-vault", "typo", *["a-long-night-in-the-vault"] * 2])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))

    assert run() == 0
    assert User.objects.get().check_password("a-long-night-in-the-vault")


@pytest.mark.one_database
def test_the_command_makes_an_empty_bank_in_an_empty_folder(tmp_path, password_file, own_database):
    home = tmp_path / "bank"
    words = ["init", "--name", "chen", "--password-file", str(password_file)]

    done = subprocess.run(
        [sys.executable, "-c", f"from zhike.cli.main import main; raise SystemExit(main({words}))"],
        env=os.environ | {"ZHIKE_HOME": str(home), "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert (home / "zhike.sqlite3").exists() is not is_wanted()
    assert not (home / "truth.json").exists()


def test_init_is_a_subject_of_the_command(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["init", "--help"])

    assert ended.value.code == 0
    assert "--password-file" in capsys.readouterr().out
