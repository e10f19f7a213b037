from __future__ import annotations

import pytest
from tests.apps.conftest import person

from zhike.apps.audit.errors import StaleVersion
from zhike.apps.audit.models import AuditRow
from zhike.apps.people.branch_actions import (
    create_branch,
    delete_branch,
    head_office,
    move_branch,
    rename_branch,
)
from zhike.apps.people.errors import BranchInUse, BranchRefused
from zhike.apps.people.models import Branch
from zhike.apps.people.rules import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    """Head office > east > lake > pier, and west beside east."""
    east = create_branch(code="E", name="东区", parent=head_office(), by="chen")
    lake = create_branch(code="E1", name="东湖支行", parent=east, by="chen")
    pier = create_branch(code="E11", name="码头网点", parent=lake, by="chen")
    west = create_branch(code="W", name="西区", parent=head_office(), by="chen")
    return {"east": east, "lake": lake, "pier": pier, "west": west}


def path_of(branch):
    return Branch.objects.get(pk=branch.pk).path


def test_a_branch_stands_below_its_parent_and_its_making_is_recorded(tree):
    assert tree["east"].path == f"{head_office().path}{tree['east'].pk}/"
    assert AuditRow.objects.filter(activity="create branch", by="chen").count() == 4


def test_there_is_one_head_office():
    assert head_office() == head_office()
    assert Branch.objects.filter(parent=None).count() == 1


def test_a_subtree_moves_whole_and_what_stands_beside_it_stays(tree):
    move_branch(tree["lake"], parent=tree["west"], by="chen")

    assert path_of(tree["lake"]) == f"{tree['west'].path}{tree['lake'].pk}/"
    assert path_of(tree["pier"]) == f"{tree['west'].path}{tree['lake'].pk}/{tree['pier'].pk}/"
    assert path_of(tree["east"]) == tree["east"].path
    assert '"parent": "E"' in AuditRow.objects.get(activity="move branch").before


def test_a_move_takes_the_same_number_of_statements_for_a_large_subtree(
    tree, django_assert_max_num_queries
):
    rows = [
        Branch(code=f"P{n}", name=f"{n}", parent=tree["pier"], path=f"{tree['pier'].path}9{n:05}/")
        for n in range(300)
    ]
    Branch.objects.bulk_create(rows)

    with django_assert_max_num_queries(9):
        move_branch(tree["lake"], parent=tree["west"], by="chen")

    assert Branch.objects.filter(path__startswith=tree["west"].path).count() == 303


@pytest.mark.parametrize("place", ["lake", "pier"])
def test_no_branch_stands_below_itself(tree, place):
    with pytest.raises(BranchRefused, match="below itself"):
        move_branch(tree["lake"], parent=tree[place], by="chen")


def test_the_top_neither_moves_nor_goes(tree):
    with pytest.raises(BranchRefused, match="top of the tree"):
        move_branch(head_office(), parent=tree["west"], by="chen")
    with pytest.raises(BranchRefused, match="top of the tree"):
        delete_branch(head_office(), by="chen")


def test_a_tree_that_would_grow_deeper_than_its_paths_is_refused(tree):
    below = tree["pier"]
    with pytest.raises(BranchRefused, match="too deep"):
        for step in range(200):
            below = create_branch(code=f"D{step}", name=f"{step}", parent=below, by="chen")


def test_a_branch_in_use_stays_and_an_unused_one_goes(tree):
    person(username="sun", role=Role.AGENT, branch=tree["pier"])

    for used in ("east", "pier"):
        with pytest.raises(BranchInUse):
            delete_branch(tree[used], by="chen")
    delete_branch(tree["west"], by="chen")

    assert not Branch.objects.filter(code="W").exists()


def test_a_code_belongs_to_one_branch_and_a_new_name_is_recorded(tree):
    rename_branch(tree["lake"], code="E2", name="东湖路支行", by="chen")

    assert "东湖路支行" in AuditRow.objects.get(activity="rename branch").after
    with pytest.raises(BranchRefused, match="taken"):
        rename_branch(tree["lake"], code="W", name="东湖支行", by="chen")
    with pytest.raises(BranchRefused, match="taken"):
        create_branch(code="W", name="又一个", parent=head_office(), by="chen")


def test_the_name_that_somebody_else_gave_meanwhile_is_not_taken_for_ones_own():
    east = create_branch(code="E", name="1", parent=head_office(), by="chen")
    seen = east.version
    rename_branch(east, code="E", name="2", by="li", expected=seen)
    east.refresh_from_db()

    with pytest.raises(StaleVersion):
        rename_branch(east, code="E", name="2", by="wang", expected=seen)
    rename_branch(east, code="E", name="2", by="wang", expected=east.version)
