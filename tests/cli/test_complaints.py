from __future__ import annotations

import csv
import json

import pytest
from tests.apps.complaints.test_cfpb import ROW
from tests.apps.conftest import person
from tests.apps.tickets.conftest import queue

from zhike.apps.complaints.models import Complaint
from zhike.apps.people.rules import Role
from zhike.cli.main import main

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "complaints.csv"
    with path.open("w", encoding="utf-8", newline="") as to:
        writer = csv.DictWriter(to, fieldnames=list(ROW))
        writer.writeheader()
        writer.writerow(ROW | {"Consumer complaint narrative": ""})
        writer.writerow(ROW | {"Complaint ID": "x", "Consumer complaint narrative": ""})
    return str(path)


def test_one_command_takes_the_complaints_of_a_file_over(file, capsys):
    queue("complaints", head=person(username="sun", role=Role.SUPERVISOR))

    status = main(["complaints", "import", file, "--regime", "cfpb", "--queue", "complaints"])

    said = capsys.readouterr().out
    assert status == 0
    assert "2 rows read = 1 stored + 0 duplicates + 1 rejected" in said
    assert "rejected rows: " in said
    assert "cause below_expectation: 2" in said
    assert Complaint.objects.get().source_id == "cfpb-3571115"


def test_the_report_is_json_for_machines(file, capsys):
    queue("complaints", head=person(username="sun", role=Role.SUPERVISOR))

    main(["complaints", "import", file, "--regime", "cfpb", "--queue", "complaints", "--json"])

    said = json.loads(capsys.readouterr().out)
    assert (said["read"], said["stored"], said["rejected"]) == (2, 1, 1)
    assert said["told"]["classes"] == {"C3": 2}, "the themes of every row, also of a wrong one"
    assert said["rejects_path"].endswith(f"{said['batch_id']}.csv")


def test_a_queue_that_is_not_there_is_named(file, capsys):
    status = main(["complaints", "import", file, "--regime", "cfpb", "--queue", "nobody"])

    assert status == 2
    assert capsys.readouterr().err.startswith("queue_unknown: There is no queue nobody.")


def test_themes_are_told_as_json_and_nothing_is_stored(file, capsys):
    assert main(["complaints", "themes", file, "--table", "cfpb", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert told["rows"] == 2
    assert told["causes"] == {"below_expectation": 2}
    assert not Complaint.objects.exists()
