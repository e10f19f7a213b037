from __future__ import annotations

import json

from zhike.apps.customers.models import Customer
from zhike.cli.main import main


def test_customers_come_in_by_the_command(db, own_home, tmp_path, capsys):
    path = tmp_path / "customers.csv"
    path.write_text("customer_id,name\nN1,苏星河\nN1,苏星河\n")

    status = main(["import", "customers", str(path), "--json"])

    told = json.loads(capsys.readouterr().out)
    assert status == 0
    assert (told["read"], told["stored"], told["duplicates"]) == (2, 1, 1)
    assert Customer.objects.count() == 1


def test_a_dry_run_says_what_would_be(db, own_home, tmp_path, capsys):
    path = tmp_path / "customers.csv"
    path.write_text("customer_id,name\n,x\nN2,y\n")

    main(["import", "customers", str(path), "--dry-run"])

    out = capsys.readouterr().out
    assert "2 rows read = 1 would be stored + 0 duplicates + 1 rejected" in out
    assert "row 1: missing_value customer_id" in out
    assert not Customer.objects.exists()
