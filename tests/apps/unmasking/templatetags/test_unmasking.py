from __future__ import annotations

from django.template import Context, Template
from tests.apps.unmasking.conftest import PHONE

from zhike.apps.unmasking.sight import sight_of

TEXT = '{% load unmasking %}{% shown sight value "phone" %}'


def rendered(caller, value=PHONE, text=TEXT):
    sight = sight_of(caller, customer_id="C1")
    return Template(text).render(Context({"sight": sight, "value": value}))


def test_a_value_says_whether_it_stands_in_the_clear(granted, teller, administrator):
    assert rendered(teller) == f'<span class="clear">{PHONE}</span>'
    assert rendered(administrator) == '<span class="masked">138****5678</span>'


def test_a_value_is_escaped(granted, teller):
    assert "<b>" not in rendered(teller, value="<b>13812345678")


def test_only_whoever_may_unmask_sees_the_button(lin, teller, administrator):
    panel = "{% load unmasking %}{% unmask_panel sight %}"

    assert 'data-opens="unmask"' in rendered(teller, text=panel)
    assert rendered(administrator, text=panel).strip() == ""
