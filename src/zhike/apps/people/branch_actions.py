"""Everything that changes the tree of branches."""

from __future__ import annotations

from django.db import transaction

from zhike.apps.audit.actions import record_event
from zhike.apps.people.models import Branch

HEAD_OFFICE = "HO"


@transaction.atomic
def head_office() -> Branch:
    """The top of the tree; it is there from the first person or customer on."""
    found = Branch.objects.filter(code=HEAD_OFFICE).first()
    return found or create_branch(code=HEAD_OFFICE, name="总行", parent=None, by="zhike")


@transaction.atomic
def create_branch(*, code: str, name: str, parent: Branch | None, by: str) -> Branch:
    branch = Branch.objects.create(code=code, name=name, parent=parent, path=f"new {code}")
    branch.path = f"{parent.path if parent else '/'}{branch.pk}/"
    branch.save(update_fields=["path"])
    after = {"code": code, "name": name, "parent": parent.code if parent else ""}
    record_event(activity="create branch", case_id=f"branch-{branch.pk}", by=by, after=after)
    return branch
