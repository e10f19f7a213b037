from __future__ import annotations

from tests.apps.cast import person

from zhike.apps.people.rules import Role
from zhike.apps.productvoice.forms import AcknowledgeForm, OwnerForm


def test_owners_are_offered_who_may_acknowledge(li):
    agent = person(username="agent", role=Role.AGENT)
    offered = {key for key, _name in OwnerForm().fields["owner"].choices}

    assert str(li.pk) in offered
    assert str(agent.pk) not in offered


def test_days_have_limits_and_nothing_need_be_done(li):
    said = {"product": "product.loan", "owner": li.pk}
    assert not OwnerForm({**said, "answer_days": 0}).is_valid()
    assert OwnerForm({**said, "answer_days": 60}).is_valid()
    assert AcknowledgeForm({"plan": "已知, 无须处理"}).is_valid()
