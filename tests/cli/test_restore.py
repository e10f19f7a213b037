from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.test_backup import MANIFEST

from zhike.apps.protection import restore
from zhike.cli.main import main


def test_without_the_keys_of_the_bank_no_new_ones_are_made(own_home, capsys):
    assert main(["restore", "bank.zhike"]) == 2

    assert capsys.readouterr().err.startswith("keys_missing: ")
    assert list(own_home.iterdir()) == []


@pytest.mark.django_db
def test_the_ledger_is_handed_on(own_home, monkeypatch, capsys):
    own_home.mkdir(exist_ok=True)
    for name in ("master-key", "audit-key"):
        (own_home / name).write_text("x" * 40)
    asked = []

    def restored(file, *, erasures, nobody_erased):
        asked.append((file, erasures, nobody_erased))
        return MANIFEST

    monkeypatch.setattr(restore, "restore_backup", restored)

    assert main(["restore", "bank.zhike", "--erasures", "ledger"]) == 0
    assert main(["restore", "bank.zhike", "--no-erasures"]) == 0

    assert asked == [
        (Path("bank.zhike"), Path("ledger"), False),
        (Path("bank.zhike"), None, True),
    ]
    assert '"sha256": "abc"' in capsys.readouterr().out
