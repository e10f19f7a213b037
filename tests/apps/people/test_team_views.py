from __future__ import annotations

import pytest
from tests.apps.conftest import client, person

from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.models import Team, WorkQueue
from zhike.apps.people.rules import Role


@pytest.fixture
def lake(administrator):
    return create_branch(code="E1", name="东湖支行", parent=head_office(), by="chen")


def test_a_team_and_its_queue_are_made_changed_and_deleted(as_administrator, lake, agent):
    queue = {"queue-code": "calls", "queue-name": "来电", "queue-branch": lake.pk}
    as_administrator.post("/admin/teams/queues/", queue)
    made = WorkQueue.objects.get(code="calls")
    given = {"name": "早班", "branch": lake.pk, "members": [agent.pk], "queues": [made.pk]}
    as_administrator.post("/admin/teams/", given)
    team = Team.objects.get(name="早班")

    assert list(team.members.all()) == [agent]
    as_administrator.post(f"/admin/teams/{team.pk}/", given | {"members": []})
    assert not team.members.exists()
    as_administrator.post(f"/admin/teams/{team.pk}/delete/")
    assert not Team.objects.exists()


def test_who_manages_a_branch_keeps_the_members_he_does_not_see(lake, agent):
    manager = person(username="sun", role=Role.ADMINISTRATOR, branch=lake)
    team = Team.objects.create(name="早班", branch=lake)
    team.members.add(agent)

    client(manager).post(f"/admin/teams/{team.pk}/", {"name": "晚班", "branch": lake.pk})

    assert Team.objects.get().name == "晚班"
    assert list(team.members.all()) == [agent]


def test_what_lies_outside_is_not_found_and_cannot_be_put_in(lake, administrator, agent):
    below = client(person(username="sun", role=Role.ADMINISTRATOR, branch=lake))
    far = Team.objects.create(name="总行班", branch=head_office())

    assert below.post(f"/admin/teams/{far.pk}/delete/").status_code == 404
    new = {"name": "早班", "branch": lake.pk, "members": [agent.pk]}
    assert below.post("/admin/teams/", new).status_code == 422


def test_the_list_takes_the_same_number_of_queries_for_many_teams(
    as_administrator, lake, agent, django_assert_max_num_queries
):
    for number in range(20):
        Team.objects.create(name=f"{number}班", branch=lake).members.add(agent)

    with django_assert_max_num_queries(18):
        assert as_administrator.get("/admin/teams/").status_code == 200
