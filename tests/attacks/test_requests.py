"""Requests that another site, another branch or a tampered form would send."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.apps.conftest import person
from tests.walking import addresses, content_of

from zhike.apps.api.actions import create_token
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.models import User
from zhike.apps.people.rules import Role

PASSWORD = "zhike-test-12345"


@pytest.fixture
def chief(db) -> User:
    user = person(username="chief", role=Role.ADMINISTRATOR)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, *, next_: str = "") -> object:
    data = {"username": "chief", "password": PASSWORD, "next": next_}
    return client.post("/sign-in/", data, headers={"host": "localhost"})


# -- other sites -----------------------------------------------------------------------------


BEGINS = "/chat/begin/"  # makes a visitor who is nobody and has nothing; counted by address


def test_no_write_of_a_page_is_heard_from_another_site(as_planted, planted):
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    strict.cookies = as_planted.cookies
    heard = [
        (address, answer.status_code)
        for address in addresses(planted)
        if not address.startswith(settings.TOKEN_PATHS)
        and (answer := strict.post(address, headers={"origin": "https://evil.example"}))
        # 401: it is heard, and of nobody: what asks for a key in a header gets none from a browser.
        and answer.status_code not in {401, 403, 404, 405}
        and address != BEGINS
    ]

    assert heard == []


@pytest.mark.parametrize(
    "goal",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "\thttps://evil.example",
        "http://localhost.evil.example/",
        "http://localhost@evil.example/",
    ],
)
def test_nobody_is_led_to_another_site(chief, visitor, goal):
    answers = [
        sign_in(visitor, next_=goal),
        visitor.post("/language/", {"language": "en", "next": goal}),
        visitor.post("/theme/", {"theme": "dark", "next": goal}),
    ]

    for answer in answers:
        # 400: an address that could lead anywhere is refused as a whole.
        assert answer.status_code in {200, 204, 302, 400, 422}
        assert re.match(r"^/(?![/\\])", answer.headers.get("Location", "/")), goal


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:80@evil"])
def test_a_host_that_is_not_ours_is_refused(visitor, host):
    for address in ("/sign-in/", "/api/v1/caller", "/admin/tokens/"):
        answer = visitor.get(address, headers={"host": host})

        assert answer.status_code == 400
        assert "evil" not in content_of(answer)


def test_a_forwarded_host_is_not_believed(visitor):
    answer = visitor.get("/", headers={"X-Forwarded-Host": "evil.example"})

    assert "evil" not in answer.headers.get("Location", "")


# -- sessions and cookies --------------------------------------------------------------------


def test_signing_in_changes_the_session(chief, visitor):
    visitor.get("/sign-in/")
    planted_by_attacker = visitor.session
    planted_by_attacker["mark"] = "attacker"
    planted_by_attacker.save()
    visitor.cookies[settings.SESSION_COOKIE_NAME] = planted_by_attacker.session_key

    sign_in(visitor)

    assert visitor.cookies[settings.SESSION_COOKIE_NAME].value != planted_by_attacker.session_key


def test_cookies_are_out_of_reach_for_scripts_and_other_sites(chief, visitor):
    visitor.get("/sign-in/")
    sign_in(visitor)

    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        assert visitor.cookies[name]["httponly"], name
        assert visitor.cookies[name]["samesite"] == "Lax", name


def test_the_api_sets_no_cookie(call):
    assert not call("caller").cookies


# -- files -----------------------------------------------------------------------------------

CLIMBS = ("../../etc/passwd", "..%2f..%2fetc%2fpasswd", "....//etc/passwd", "/etc/passwd", "..\\x")


@pytest.mark.parametrize("climb", CLIMBS)
def test_no_address_leaves_its_folder(as_planted, call, climb):
    found = [
        as_planted.get(f"/static/{climb}"),
        as_planted.get(f"/insight/journeys/{climb}/"),
        as_planted.get(f"/insight/journeys/planted/export/{climb}.csv"),
        call(f"journeys/{climb}/summary"),
        call(f"events?log={climb}", method="POST", body="{}", kind="application/x-ndjson"),
    ]

    for answer in found:
        assert answer.status_code in {302, 400, 401, 403, 404, 405, 422}
        assert "root:" not in content_of(answer)


@pytest.mark.parametrize(
    "name", ["../../x.csv", "..\\..\\x.csv", "/etc/x.csv", "x\x00.csv", ".csv"]
)
def test_an_upload_stays_in_its_folder_whatever_it_is_called(as_administrator, name, own_home):
    file = SimpleUploadedFile("x.csv", b"a,b\n1,2\n", content_type="text/csv")
    file._name = name

    as_administrator.post("/admin/imports/new/", {"file": file})

    outside = [path for path in own_home.parent.rglob("*.csv") if own_home not in path.parents]
    assert outside == []


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>alert(1)</script>"),
        ("run.exe", b"MZ"),
        ("x.csv.exe", b"MZ"),
        ("empty.csv", b""),
        ("x.svg", b"<svg onload=alert(1)>"),
    ],
)
def test_an_upload_of_another_kind_is_refused(as_administrator, name, content):
    file = SimpleUploadedFile(name, content)

    answer = as_administrator.post("/admin/imports/new/", {"file": file})

    assert answer.status_code == 422


# -- fields and rows that are not the caller's -----------------------------------------------

FORBIDDEN = {"version": 9, "path": "/", "id": 1, "is_superuser": True, "role": "administrator"}


@pytest.mark.parametrize("field", sorted(FORBIDDEN))
def test_fields_that_nobody_may_set_are_refused(call, field):
    create_branch(code="E", name="东区", parent=head_office(), by="chen")
    extra = {field: FORBIDDEN[field]}
    made = call("branches", method="POST", body={"code": "N", "name": "N", "parent": "E"} | extra)
    sent = {"method": "PATCH", "If-Match": '"1"'}
    changed = call("branches/E", body={"name": "E"} | extra, **sent)

    assert {made.status_code, changed.status_code} == {422}
    assert field in made.json()["message"]
    assert call("branches/E").json()["version"] == 1


def test_a_person_makes_himself_nothing_more(as_analyst, analyst):
    for address in ("/account/", f"/admin/people/{analyst.pk}/"):
        as_analyst.post(address, {"role": "administrator", "is_active": "1", "name": "x"})

    analyst.refresh_from_db()
    assert analyst.role == Role.ANALYST


def test_rows_of_another_branch_are_not_there(call, visitor):
    east = create_branch(code="E", name="东区", parent=head_office(), by="chen")
    create_branch(code="W", name="西区", parent=head_office(), by="chen")
    person(username="west", role=Role.AGENT, branch=head_office())
    words = ["people.manage", "branches.manage"]
    secret = create_token(name="east", permissions=words, by="c", branch=east).secret

    def there(path):
        sent = {"Authorization": f"Bearer {secret}"}
        return visitor.get(f"/api/v1/{path}", headers=sent)

    assert there("branches/W").status_code == 404
    assert there("people").json()["items"] == []
    assert there("people?branch=HO").json()["items"] == []
    assert [one["code"] for one in there("branches").json()["items"]] == ["E"]


# -- secrets ---------------------------------------------------------------------------------


def test_no_page_and_no_answer_tells_a_secret(as_planted, planted, call, mighty):
    told = [as_planted.get(one) for one in ("/admin/tokens/", "/admin/people/", "/admin/webhooks/")]
    told += [call(path) for path in ("people", "caller", "openapi.json")]
    digest = planted["api.Token"].digest

    for answer in told:
        content = content_of(answer)
        assert mighty not in content
        assert digest not in content or len(digest) < 10
        assert "md5$" not in content
        assert settings.SECRET_KEY not in content
        assert settings.MASTER_KEY not in content


def test_a_secret_in_a_wrong_place_is_not_written_down(visitor, mighty, caplog):
    with caplog.at_level("DEBUG"):
        visitor.get("/api/v1/caller", headers={"Authorization": f"Basic {mighty}"})
        visitor.get("/api/v1/nothing", headers={"Authorization": f"Bearer {mighty}"})

    assert mighty not in caplog.text
    assert json.dumps(mighty) not in caplog.text
