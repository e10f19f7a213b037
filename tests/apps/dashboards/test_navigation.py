from __future__ import annotations

from zhike.apps.dashboards.navigation import links_for, url_of


def labels(links):
    return {str(link.page.url_name) for link in links}


def test_a_person_is_shown_the_pages_his_role_may_open(administrator, analyst, powerless):
    assert "jobs:list" in labels(links_for(analyst, path="/"))
    assert labels(links_for(analyst, path="/")) <= labels(links_for(administrator, path="/"))
    assert links_for(powerless, path="/") == []


def test_the_deepest_page_that_matches_is_the_current_one(analyst):
    current = [link for link in links_for(analyst, path="/jobs/7/") if link.is_current]

    assert labels(current) == {"jobs:list"}


def test_home_is_current_only_on_its_own_address(analyst):
    assert labels(x for x in links_for(analyst, path="/") if x.is_current) == {"dashboards:home"}
    assert not [x for x in links_for(analyst, path="/nowhere/") if x.is_current]


def test_a_page_of_a_domain_that_is_not_installed_has_no_address():
    assert url_of("gone:list") is None
    assert url_of("jobs:list") == "/jobs/"


def test_a_phone_shows_the_first_four_pages_and_the_rest_behind_its_last_button(administrator):
    links = links_for(administrator, path="/")

    assert [link.is_near for link in links[:5]] == [True, True, True, True, False]
    assert len(links) > 8
