from __future__ import annotations

import json

from zhike.apps.audit.models import Outbox
from zhike.apps.customers.models import Customer
from zhike.apps.customers.profile_actions import state_value
from zhike.apps.imports.actions import JOB_KIND
from zhike.apps.jobs.actions import start_job
from zhike.cli.main import main


def test_customers_come_in_by_the_command(db, own_home, tmp_path, capsys):
    path = tmp_path / "customers.csv"
    path.write_text("customer_id,name\nN1,苏星河\nN1,苏星河\n")

    status = main(["import", "customers", str(path), "--json"])

    told = json.loads(capsys.readouterr().out)
    assert status == 0
    assert (told["read"], told["stored"], told["duplicates"]) == (2, 1, 1)
    assert Customer.objects.count() == 1


def test_customers_are_undone_by_the_command_as_on_the_page(db, own_home, tmp_path, capsys):
    path = tmp_path / "customers.csv"
    path.write_text("customer_id,name\nN1,苏星河\nN2,钱若溪\n")
    main(["import", "customers", str(path), "--json"])
    batch_id = json.loads(capsys.readouterr().out)["batch_id"]
    state_value("N1", name="occupation", value="教师", by="ma")

    status = main(["import", "undo", batch_id, "--reason", "wrong file"])

    out = capsys.readouterr().out
    assert status == 0
    assert "1 customers, 0 numbers and 0 relations are taken back" in out
    assert "1 kept: values were added to its profile later" in out
    assert [one.customer_id for one in Customer.objects.all()] == ["N1"]


def test_nothing_is_undone_without_a_reason_or_beside_an_import(db, own_home, tmp_path, capsys):
    path = tmp_path / "customers.csv"
    path.write_text("customer_id,name\nN1,苏星河\n")
    main(["import", "customers", str(path), "--json"])
    batch_id = json.loads(capsys.readouterr().out)["batch_id"]

    assert main(["import", "undo", batch_id]) == 2
    assert capsys.readouterr().err.startswith("reason_missing: ")
    start_job(kind=JOB_KIND, title="贷款.csv", by=None, arguments={})
    assert main(["import", "undo", batch_id, "--reason", "wrong file"]) == 2
    assert capsys.readouterr().err.startswith("imports_under_way: ")
    assert Customer.objects.count() == 1


def test_one_event_says_that_the_import_is_done(db, own_home, tmp_path, capsys):
    path = tmp_path / "customers.csv"
    path.write_text("customer_id,name\nN1,苏星河\n")

    main(["import", "customers", str(path), "--dry-run"])
    main(["import", "customers", str(path), "--json"])

    batch_id = json.loads(capsys.readouterr().out.splitlines()[-1])["batch_id"]
    event = Outbox.objects.get(activity="finish import")
    assert (event.case_id, event.outcome) == (f"batch-{batch_id}", "customers")
    assert event.attributes["stored"] == "1"


def test_a_dry_run_says_what_would_be(db, own_home, tmp_path, capsys):
    path = tmp_path / "customers.csv"
    path.write_text("customer_id,name\n,x\nN2,y\n")

    main(["import", "customers", str(path), "--dry-run"])

    out = capsys.readouterr().out
    assert "2 rows read = 1 would be stored + 0 duplicates + 1 rejected" in out
    assert "row 1: missing_value customer_id" in out
    assert not Customer.objects.exists()
