from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.processes import Bank

from zhike.apps.audit.actions import record_event
from zhike.apps.audit.sealer import seal_rows
from zhike.apps.vault.keys import seal_for
from zhike.cli import check

RUN = "from zhike.cli.main import main; raise SystemExit(main(['check']))"


def said_by(*names: str) -> dict[str, str]:
    return {name: look() for name, look, _ in check.CHECKS if name in names}


@pytest.fixture
def in_the_home(settings, tmp_path):
    settings.HOME = tmp_path
    for name in check.KEY_FILES:
        (tmp_path / name).touch(mode=0o600)
    return tmp_path


def test_a_bank_that_can_be_served_lacks_nothing(tmp_path, own_database):
    bank = Bank(tmp_path / "bank")

    said = bank.run(RUN)

    assert [line.split()[:2] for line in said.splitlines()] == [
        ["ok", name] for name, _, _ in check.CHECKS
    ]


def test_an_empty_home_lacks_the_migrations_and_is_told_how_they_come(tmp_path, own_database):
    bank = Bank(tmp_path / "bank", set_up=False)

    done = subprocess.run(
        [sys.executable, "-c", RUN], env=bank.environment, capture_output=True, text=True
    )

    assert done.returncode == 2
    assert "lacking  migrations" in done.stdout
    assert "Start zhike serve once" in done.stdout
    assert "seals" not in done.stdout


def test_a_database_that_does_not_answer_is_told_without_its_password(tmp_path):
    bank = Bank(tmp_path / "bank", set_up=False)
    bank.environment["DATABASE_URL"] = "postgresql://zhike:hunter2@127.0.0.1:9/bank"

    done = subprocess.run(
        [sys.executable, "-c", RUN], env=bank.environment, capture_output=True, text=True
    )

    assert done.returncode == 2
    assert "lacking  database" in done.stdout
    assert "DATABASE_URL" in done.stdout
    assert "hunter2" not in done.stdout + done.stderr


def test_a_setting_that_cannot_be_used_is_told_with_the_cure(tmp_path):
    bank = Bank(tmp_path / "bank", set_up=False)
    bank.environment["ZHIKE_TIME_ZONE"] = "Asia/Beijing"

    done = subprocess.run(
        [sys.executable, "-c", RUN], env=bank.environment, capture_output=True, text=True
    )

    assert done.returncode == 2
    assert "ZHIKE_TIME_ZONE is 'Asia/Beijing'" in done.stdout + done.stderr


def test_a_key_that_others_can_read_is_told_with_the_command_that_mends_it(in_the_home):
    (in_the_home / "master-key").chmod(0o644)

    with pytest.raises(check.Lacking, match=f"chmod 600 {in_the_home}/master-key"):
        said_by("keys")


def test_a_key_from_the_environment_needs_no_file(in_the_home, monkeypatch):
    (in_the_home / "master-key").unlink()
    monkeypatch.setenv("ZHIKE_MASTER_KEY", "x" * 40)

    assert said_by("keys")["keys"].startswith("1 from the environment, 2 in ")


def test_an_audit_key_of_another_bank_is_found(db, settings):
    record_event(activity="note", case_id="a", by="chen")
    seal_rows()
    assert said_by("seals")

    settings.AUDIT_KEY = "another key of thirty-two letters and more"

    with pytest.raises(check.Lacking, match="ZHIKE_AUDIT_KEY"):
        said_by("seals")


def test_a_master_key_of_another_bank_is_found(db, settings):
    seal_for("C1", "陈静")

    settings.MASTER_KEY_FILE = ""
    settings.MASTER_KEY = "another key of thirty-two letters and more"

    (finding,) = (one for one in check.findings() if one.name == "seals")
    assert not finding.is_well
    assert "master" in finding.said.lower()


def test_a_home_without_room_is_told(monkeypatch, own_home):
    def full(**_words: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(check.tempfile, "NamedTemporaryFile", full)

    (finding,) = check.findings()
    assert "No space left on device" in finding.said
    assert "ZHIKE_HOME" in finding.said


def test_anchors_that_cannot_be_written_are_told(settings, monkeypatch):
    settings.AUDIT_ANCHORS = "/nowhere/anchors.ndjson"
    monkeypatch.setattr(check.os, "access", lambda place, mode: place != Path("/"))

    with pytest.raises(check.Lacking, match="ZHIKE_AUDIT_ANCHORS"):
        said_by("anchors")


def test_missing_assets_are_told(db, settings, tmp_path):
    settings.PACKAGE = tmp_path

    (finding,) = (one for one in check.findings() if one.name == "assets")
    assert "make setup" in finding.said


def test_before_the_start_what_the_start_does_is_not_asked_for(tmp_path, own_database):
    bank = Bank(tmp_path / "bank", set_up=False)

    said = bank.run(RUN.replace("['check']", "['check', '--starting']"))

    assert "migrations" not in said
    assert said.splitlines()[-1].startswith("ok       database")
