from __future__ import annotations

import pytest
from tests.apps.conftest import client, person

from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.models import Branch
from zhike.apps.people.rules import Role


@pytest.fixture
def east(administrator):
    return create_branch(code="E", name="东区", parent=head_office(), by="chen")


@pytest.fixture
def west(administrator):
    return create_branch(code="W", name="西区", parent=head_office(), by="chen")


def test_a_branch_is_made_renamed_moved_and_deleted_through_its_pages(as_administrator, east, west):
    as_administrator.post("/admin/branches/", {"code": "E1", "name": "东湖", "parent": east.pk})
    lake = Branch.objects.get(code="E1")
    as_administrator.post(f"/admin/branches/{lake.pk}/", {"code": "E1", "name": "东湖支行"})
    as_administrator.post(f"/admin/branches/{lake.pk}/move/", {"parent": west.pk})

    assert Branch.objects.get(code="E1").path == f"{west.path}{lake.pk}/"
    assert "东湖支行" in as_administrator.get("/admin/branches/").content.decode()
    as_administrator.post(f"/admin/branches/{lake.pk}/delete/")
    assert not Branch.objects.filter(code="E1").exists()


def test_the_tree_stands_in_its_order_and_takes_one_query(
    as_administrator, east, west, django_assert_max_num_queries
):
    for number in range(12):
        create_branch(code=f"E{number}", name=f"支行{number}", parent=east, by="chen")

    with django_assert_max_num_queries(12):
        page = as_administrator.get("/admin/branches/").content.decode()

    body = page[page.index("<tbody>") :]
    assert body.index("东区") < body.index("支行0") < body.index("支行11") < body.index("西区")


def test_an_administrator_of_a_branch_neither_sees_nor_touches_what_lies_outside(east, west):
    below = client(person(username="sun", role=Role.ADMINISTRATOR, branch=east))

    assert "西区" not in below.get("/admin/branches/").content.decode()
    for act in ("", "move/", "delete/"):
        posted = below.post(f"/admin/branches/{west.pk}/{act}", {"parent": east.pk})
        assert posted.status_code == 404
    new = {"code": "X", "name": "越界", "parent": west.pk}
    assert below.post("/admin/branches/", new).status_code == 422
    below.post(f"/admin/branches/{east.pk}/move/", {"parent": east.pk})
    assert Branch.objects.get(pk=east.pk).path == east.path
