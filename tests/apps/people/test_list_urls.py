from __future__ import annotations

from django.urls import reverse
from tests.apps.texts import APPS

from zhike.apps.people.list_urls import LISTS


def test_every_app_that_declares_lists_has_them_at_an_address():
    declared = {
        line.split('"')[1]
        for file in APPS.glob("*/exported_lists.py")
        for line in file.read_text().splitlines()
        if line.strip().startswith("name=")
    }

    assert len(declared) > 25
    assert declared == set(LISTS)
    assert reverse("lists:audit", args=["csv"]) == "/lists/audit/csv/"
