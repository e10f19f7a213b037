from __future__ import annotations

import json

import pytest

from zhike.apps.vault.keys import seal_for
from zhike.cli.main import main

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    file = tmp_path / "master-key"
    file.write_text("the first master key, long enough to be one")
    settings.MASTER_KEY_FILE = str(file)
    settings.ERASURE_LEDGER = str(tmp_path / "erasures.ndjson")


def said(capsys):
    return json.loads(capsys.readouterr().out)


def test_the_master_key_is_rotated_and_the_old_one_forgotten(capsys):
    seal_for("C1", "林知夏")
    main(["keys", "status"])
    before = said(capsys)

    assert main(["keys", "rotate"]) == 0
    assert said(capsys) == {"rows": 1}
    main(["keys", "status"])
    now = said(capsys)
    assert now["master"] != before["master"] == now["master_before"]
    assert now["wrapped_by"] == {now["master"]: 1}

    assert main(["keys", "forget"]) == 0
    assert said(capsys) == {"forgotten": {"master": 1, "index": 0}}


def test_the_index_key_and_a_customers_key_are_rotated(capsys):
    seal_for("C1", "林知夏")

    assert main(["keys", "rotate", "index"]) == 0
    assert said(capsys) == {"rows": 0}
    assert main(["keys", "rotate", "customer", "C1"]) == 0
    assert said(capsys) == {"values": 0}


def test_a_master_key_of_the_environment_is_not_changed_here(capsys, settings):
    settings.MASTER_KEY_FILE = ""

    assert main(["keys", "rotate"]) == 2
    assert "master_elsewhere: " in capsys.readouterr().err
