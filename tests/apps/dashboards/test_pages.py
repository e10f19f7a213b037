from __future__ import annotations

from zhike.apps.dashboards.pages import PAGES


def test_no_two_pages_share_a_key():
    keys = [page.key for page in PAGES]

    assert len(keys) == len(set(keys))


def test_pages_of_one_section_stand_together():
    sections = [str(page.section) for page in PAGES]

    assert sections == sorted(sections, key=sections.index)
