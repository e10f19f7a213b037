from __future__ import annotations

from tests.apps.conftest import client, person

from zhike.apps.people.models import OwnRole, User
from zhike.apps.people.rules import Role

NIGHT = {"name": "夜班", "based_on": "agent", "permissions": ["customers.see", "home.see"]}


def test_a_role_is_made_changed_given_and_deleted_through_its_pages(as_administrator, agent):
    as_administrator.post("/admin/roles/new/", NIGHT)
    role = OwnRole.objects.get(name="夜班")
    as_administrator.post(f"/admin/roles/{role.pk}/", NIGHT | {"permissions": ["home.see"]})
    given = {"name": "王芳", "role": f"own:{role.pk}"}
    as_administrator.post(f"/admin/people/{agent.pk}/", given)

    found = User.objects.get(pk=agent.pk)
    assert found.permissions == {"home.see"}
    told = as_administrator.post(f"/admin/roles/{role.pk}/delete/", follow=True).content.decode()
    assert "1 people have the role" in told
    as_administrator.post(f"/admin/people/{agent.pk}/", {"name": "王芳", "role": "agent"})
    as_administrator.post(f"/admin/roles/{role.pk}/delete/")
    assert not OwnRole.objects.exists()


def test_the_matrix_marks_what_a_role_carries_and_offers_copies(as_administrator):
    as_administrator.post("/admin/roles/new/", NIGHT)

    page = as_administrator.get("/admin/roles/").content.decode()
    copied = as_administrator.get("/admin/roles/new/?copy=manager").content.decode()

    assert 'title="夜班: See customers, masked"' in page
    assert "?copy=own:" in page
    assert 'value="signins.see" checked' in copied
    assert 'value="people.manage" checked' not in copied


def test_what_cannot_be_carried_is_refused_with_the_form(as_administrator):
    for permissions in (["the.vault"], [], ["roles.manage", "customers.unmask"]):
        answer = as_administrator.post("/admin/roles/new/", NIGHT | {"permissions": permissions})
        assert answer.status_code == 422
    assert not OwnRole.objects.exists()


def test_who_sees_roles_only_changes_none(administrator):
    role = OwnRole.objects.create(name="看", based_on="agent", permissions=["roles.see"])
    viewer = person(username="sun", role=Role.AGENT)
    User.objects.filter(pk=viewer.pk).update(own_role=role)
    browser = client(User.objects.get(pk=viewer.pk))

    assert browser.get("/admin/roles/").status_code == 200
    assert browser.post("/admin/roles/new/", NIGHT).status_code == 403
    assert browser.post(f"/admin/roles/{role.pk}/delete/").status_code == 403
