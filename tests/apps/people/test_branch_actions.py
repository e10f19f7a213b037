from __future__ import annotations

import pytest

from zhike.apps.audit.models import AuditRow
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.models import Branch

pytestmark = pytest.mark.django_db


def test_a_branch_stands_below_its_parent_and_its_making_is_recorded():
    east = create_branch(code="E", name="东湖支行", parent=head_office(), by="chen")

    assert east.path == f"{head_office().path}{east.pk}/"
    assert AuditRow.objects.filter(activity="create branch", by="chen").count() == 1


def test_there_is_one_head_office():
    assert head_office() == head_office()
    assert Branch.objects.filter(parent=None).count() == 1
