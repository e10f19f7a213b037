from __future__ import annotations

from zhike.apps.calendars.tabs import tabs


def test_each_tab_leads_to_a_page():
    assert [url for _key, _label, url in tabs()] == [
        "/admin/calendars/",
        "/admin/calendars/hours/",
        "/admin/calendars/availability/",
    ]
