from __future__ import annotations

import pytest
from tests.apps.conftest import person, top
from tests.apps.shortcuts.conftest import macro, saved
from tests.apps.tickets.conftest import queue

from zhike.apps.audit.models import AuditRow
from zhike.apps.people.models import Branch
from zhike.apps.people.rules import Role
from zhike.apps.shortcuts.actions import drop, keep_reply, keep_view
from zhike.apps.shortcuts.errors import NotForOthers, NothingToDo, NumberInText, VariableUnknown
from zhike.apps.shortcuts.models import SavedReply, TicketView


def test_anybody_keeps_his_own(agent):
    made = saved(agent, title=" 问候 ")

    assert (made.title, made.owner, made.queue) == ("问候", agent, None)
    assert AuditRow.objects.get(activity="keep shortcut").by == "wang"


def test_only_who_supervises_makes_them_for_others(agent, head, hotline):
    for given in ({"for_all": True}, {"queue": hotline}):
        with pytest.raises(NotForOthers):
            saved(agent, **given)
        assert saved(head, **given).owner is None


def test_nobody_makes_them_beyond_his_branch(head, hotline):
    branch = Branch.objects.create(code="sh", name="上海", parent=top(), path="new")
    branch.path = f"{top().path}{branch.pk}/"
    branch.save()
    below = person(username="gu", role=Role.SUPERVISOR, branch=branch)

    for given in ({"for_all": True}, {"queue": hotline}):
        with pytest.raises(NotForOthers):
            saved(below, **given)
    assert saved(below, queue=queue("sh", head=below, branch=branch)).queue.code == "sh"


def test_a_number_of_a_customer_is_refused(agent):
    with pytest.raises(NumberInText):
        saved(agent, text="您的卡 6222021234567890128 已补发")
    with pytest.raises(NumberInText):
        saved(agent, title="回访 13912345670")
    assert not SavedReply.objects.exists()


def test_a_slip_in_a_variable_is_told_with_what_is_known(agent):
    with pytest.raises(VariableUnknown, match=r"\{custmer\}.*\{customer\}"):
        saved(agent, text="{custmer}您好")


def test_a_macro_that_does_nothing_is_none(agent):
    with pytest.raises(NothingToDo):
        macro(agent, reason="x")


def test_who_looks_after_his_own_only_changes_nobody_elses(agent, head, hotline):
    shared = saved(head, queue=hotline)

    with pytest.raises(NotForOthers):
        keep_reply(shared, title="x", text="y", for_all=False, queue=None, by=agent)
    with pytest.raises(NotForOthers):
        drop(shared, by=agent)
    drop(shared, by=head)
    assert not SavedReply.objects.exists()


def test_a_view_of_the_same_name_is_written_over(agent):
    for query in ("state=late", "state=open"):
        keep_view(title="超时", query=query, for_all=False, queue=None, by=agent)

    assert TicketView.objects.get().query == "state=open"
