from __future__ import annotations

from zhike.apps.people.admin_tabs import tabs_for


def test_somebody_sees_the_tabs_of_the_pages_he_may_open(administrator, agent):
    assert [key for key, _label, _url in tabs_for(administrator)][:2] == ["people", "teams"]
    assert tabs_for(agent) == []
