from __future__ import annotations

import json

import pytest
from django.db import connection, transaction

from zhike.apps.audit.actions import record_event
from zhike.apps.audit.models import AuditRow
from zhike.apps.audit.sealer import seal_rows
from zhike.cli.main import main

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_anchors(settings, tmp_path):
    settings.AUDIT_ANCHORS = str(tmp_path / "anchors.ndjson")


@pytest.fixture
def three_acts():
    with transaction.atomic():
        for number in range(3):
            record_event(activity="sign in", case_id=f"user-{number}", by="chen")
    seal_rows()


def test_an_untouched_log_verifies(three_acts, capsys):
    status = main(["audit", "verify"])

    told = json.loads(capsys.readouterr().out)
    assert status == 0
    assert (told["sealed"], told["anchors"]) == (3, 1)
    # The command set the database up first: acts of that, which nobody has sealed yet.
    assert told["unsealed"] == AuditRow.objects.filter(place=None).count()


def test_a_touched_row_ends_with_status_2_and_its_place(three_acts, capsys):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditrow SET by = 'li' WHERE place = 2")

    status = main(["audit", "verify"])

    assert status == 2
    assert "audit_tampered: " in (said := capsys.readouterr().err)
    assert "altered at place 2." in said
