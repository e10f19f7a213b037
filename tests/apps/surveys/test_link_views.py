from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from tests.apps.cast import client, person, top

from zhike.apps.people.branch_actions import create_branch
from zhike.apps.people.rules import Role
from zhike.apps.surveys.link_actions import open_link
from zhike.apps.surveys.models import OpenLink

LINKS = "/admin/surveys/service/links/"


def test_a_link_is_opened_printed_and_closed(as_administrator, survey, settings):
    settings.PUBLIC_ADDRESS = "https://service.example"
    yesterday = timezone.localdate() - timedelta(days=1)
    form = {"name": "柜台海报", "branch": str(top().pk)}
    assert as_administrator.post(LINKS, {**form, "ends_on": f"{yesterday}"}).status_code == 422

    page = as_administrator.post(LINKS, form, follow=True).content.decode()
    made = OpenLink.objects.get()
    assert f"https://service.example/my/survey/{made.token}/" in page
    assert "<svg" in page
    assert " style=" not in page  # the policy of the pages would not let it in

    as_administrator.post(f"{LINKS}{made.pk}/close/")
    made.refresh_from_db()
    assert made.closed_at is not None
    assert "is closed" in as_administrator.get(LINKS).content.decode()


def test_links_of_other_branches_are_neither_seen_nor_closed(survey):
    far = create_branch(code="far", name="西塘支行", parent=top(), by="test")
    near = create_branch(code="near", name="东湖支行", parent=top(), by="test")
    made = open_link(survey, name="far poster", branch=far, by="li")
    caller = client(person(username="near", role=Role.ADMINISTRATOR, branch=near))

    assert "far poster" not in caller.get(LINKS).content.decode()
    assert caller.get(f"{LINKS}{made.pk}/print/").status_code == 404
    assert caller.post(f"{LINKS}{made.pk}/close/").status_code == 404
    assert caller.post(LINKS, {"name": "x", "branch": str(far.pk)}).status_code == 422
    assert OpenLink.objects.get().closed_at is None
