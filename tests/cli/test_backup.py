from __future__ import annotations

import json

import pytest

from zhike.apps.protection import backup
from zhike.apps.protection.errors import BackupExists
from zhike.apps.protection.rules import Manifest
from zhike.cli.main import main

MANIFEST = Manifest(
    format=1, version="0", made_at="", database="sqlite", migrations={}, masters=[], audit_key="",
    erasures=0, rows={"a": 2, "b": 3}, members={"x": "1"}, whole="abc",
)  # fmt: skip


@pytest.mark.django_db
def test_the_command_says_what_the_file_holds_and_what_not(monkeypatch, tmp_path, capsys):
    file = tmp_path / "bank.zhike"

    def written(path):
        path.write_text("four")
        return MANIFEST

    monkeypatch.setattr(backup, "write_backup", written)

    assert main(["backup", str(file)]) == 0

    said = capsys.readouterr()
    assert json.loads(said.out) == {
        "file": str(file), "bytes": 4, "members": 1, "rows": 5, "sha256": "abc",
    }  # fmt: skip
    assert "holds no secret" in said.err


@pytest.mark.django_db
def test_a_refusal_is_one_sentence(monkeypatch, tmp_path, capsys):
    def refused(path):
        raise BackupExists(file=path)

    monkeypatch.setattr(backup, "write_backup", refused)

    assert main(["backup", str(tmp_path / "x")]) == 2
    assert capsys.readouterr().err.startswith("backup_exists: ")
