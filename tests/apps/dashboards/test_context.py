from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import is_valid_path, resolve

from zhike.apps.dashboards.context import shell


def frame(user, path="/jobs/?page=2", **cookies):
    request = RequestFactory().get(path)
    request.COOKIES.update(cookies)
    request.user = user
    request.resolver_match = resolve(request.path) if is_valid_path(request.path) else None
    return shell(request)


def test_a_visitor_gets_language_and_theme_but_no_pages():
    context = frame(AnonymousUser(), zhike_theme="dark")

    assert context["theme"] == "dark"
    assert "sections" not in context


def test_an_unknown_theme_falls_back_to_the_systems():
    assert frame(AnonymousUser(), zhike_theme="'><script>")["theme"] == "system"


def test_a_person_gets_his_pages_by_section(analyst):
    context = frame(analyst)

    assert context["here"] == "/jobs/?page=2"
    assert [link.page.url_name for link in context["sections"][0][1]] == ["dashboards:home"]
    assert context["open_jobs"] == 0


def test_an_address_that_nobody_knows_is_not_said_again(analyst):
    assert frame(analyst, path="/nowhere/110101199003070038")["here"] == "/"
