from __future__ import annotations

from django.utils import timezone
from tests.apps.conftest import client, person

from zhike.apps.people.models import SignInRun
from zhike.apps.people.policy_actions import settings_of
from zhike.apps.people.queries import sign_in_policy
from zhike.apps.people.rules import Role


def test_the_report_sets_the_risk_of_guessing_against_people_locked_out(as_administrator, agent):
    for number in range(10):
        user = person(username=f"p{number}", role=Role.AGENT)
        SignInRun.objects.create(
            user=user, signed_in_at=timezone.now(), wrong_before=4 if number == 0 else 0
        )

    page = as_administrator.get("/admin/sign-ins/").content.decode()

    assert "10 people who signed in" in page
    assert page.count('<th scope="row" class="number">') == 18
    four = page[page.index('class="number">4<') :]
    five = page[page.index('class="number">5<') :]
    assert "10.0 %" in four[: four.index("</tr>")]
    assert "10.0 %" not in five[: five.index("</tr>")]


def test_the_policy_is_changed_on_the_page_within_its_bounds(as_administrator):
    answer = as_administrator.post("/admin/sign-ins/policy/", settings_of() | {"attempts": 5})
    beyond = as_administrator.post("/admin/sign-ins/policy/", settings_of() | {"attempts": 99})

    assert (answer.status_code, beyond.status_code) == (302, 422)
    assert sign_in_policy().attempts == 5


def test_a_manager_reads_the_report_and_changes_nothing(db):
    browser = client(person(username="zheng", role=Role.MANAGER))

    page = browser.get("/admin/sign-ins/")

    assert page.status_code == 200
    assert "0 people who signed in" in page.content.decode()
    assert "/admin/sign-ins/policy/" not in page.content.decode()
    assert browser.post("/admin/sign-ins/policy/", settings_of()).status_code == 403
