from __future__ import annotations

import pytest
from tests.apps.conftest import person

from zhike.apps.audit.models import AuditRow
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.errors import TeamRefused
from zhike.apps.people.models import Team, WorkQueue
from zhike.apps.people.rules import Role
from zhike.apps.people.scopes import in_queues
from zhike.apps.people.team_actions import change_team, create_queue, create_team, delete_team


@pytest.fixture
def lake(administrator):
    return create_branch(code="E1", name="东湖支行", parent=head_office(), by="chen")


def test_somebody_sees_the_queues_of_his_teams_within_his_reach(administrator, lake):
    wang = person(username="wang", role=Role.AGENT, branch=lake)
    near = create_queue(code="calls", name="来电", branch=lake, by=administrator)
    far = create_queue(code="cards", name="卡片", branch=head_office(), by=administrator)
    other = create_queue(code="loans", name="贷款", branch=lake, by=administrator)
    create_team(name="早班", branch=lake, members=[wang], queues=[near, far], by=administrator)
    create_team(name="晚班", branch=lake, members=[wang], queues=[near], by=administrator)
    create_team(name="外班", branch=lake, members=[], queues=[other], by=administrator)

    assert list(wang.queues) == [near]
    rows = in_queues(Team.objects.all(), caller=wang, queue="queues")
    assert {team.name for team in rows} == {"早班", "晚班"}


def test_a_change_is_recorded_with_what_was_and_nothing_where_nothing_changed(
    administrator, lake, agent
):
    team = create_team(name="早班", branch=lake, members=[], queues=[], by=administrator)

    for _again in range(2):
        change_team(team, name="早班", branch=lake, members=[agent], queues=[], by=administrator)

    row = AuditRow.objects.get(activity="change team")
    assert '"members": []' in row.before
    assert '"members": ["wang"]' in row.after


def test_names_and_codes_are_there_once_and_a_deleted_team_leaves_its_queue(administrator, lake):
    queue = create_queue(code="calls", name="来电", branch=lake, by=administrator)
    team = create_team(name="早班", branch=lake, members=[], queues=[queue], by=administrator)

    with pytest.raises(TeamRefused):
        create_queue(code="calls", name="别的", branch=lake, by=administrator)
    with pytest.raises(TeamRefused):
        create_team(name="早班", branch=lake, members=[], queues=[], by=administrator)
    delete_team(team, by=administrator)
    assert WorkQueue.objects.get() == queue
