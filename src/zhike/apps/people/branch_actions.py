"""Everything that changes the tree of branches."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Max, ProtectedError, Value
from django.db.models.functions import Concat, Length, Substr

from zhike.apps.audit.actions import record_event
from zhike.apps.audit.errors import StaleVersion
from zhike.apps.audit.versions import advance
from zhike.apps.people.errors import BranchInUse, BranchRefused
from zhike.apps.people.models import Branch

HEAD_OFFICE = "HO"
LONGEST_PATH = 200


@transaction.atomic
def head_office() -> Branch:
    """The top of the tree; it is there from the first person or customer on."""
    found = Branch.objects.filter(code=HEAD_OFFICE).first()
    return found or create_branch(code=HEAD_OFFICE, name="总行", parent=None, by="zhike")


@transaction.atomic
def create_branch(*, code: str, name: str, parent: Branch | None, by: str) -> Branch:
    if Branch.objects.filter(code=code).exists():
        raise BranchRefused.code_taken(branch_code=code)
    # Locked and read anew: the parent may be on the move.
    above = Branch.objects.select_for_update().get(pk=parent.pk).path if parent else "/"
    branch = Branch.objects.create(code=code, name=name, parent=parent, path=f"new {code}")
    branch.path = f"{above}{branch.pk}/"
    if len(branch.path) > LONGEST_PATH:
        raise BranchRefused.too_deep(name=str(parent))
    branch.save(update_fields=["path"])
    after = {"code": code, "name": name, "parent": parent.code if parent else ""}
    record_event(activity="create branch", case_id=f"branch-{branch.pk}", by=by, after=after)
    return branch


@transaction.atomic
def rename_branch(
    branch: Branch, *, code: str, name: str, by: str, expected: int | None = None
) -> None:
    """Give a branch another code or name; `expected` is the version that the writer saw."""
    if Branch.objects.filter(code=code).exclude(pk=branch.pk).exists():
        raise BranchRefused.code_taken(branch_code=code)
    before, after = {"code": branch.code, "name": branch.name}, {"code": code, "name": name}
    seen = branch.version if expected is None else expected
    if before == after:
        # “Nothing to change” answers the version at hand alone: who saw an older one saw another
        # name, and would take somebody else's change for his own.
        if seen != branch.version:
            raise StaleVersion
        return
    advance(Branch.objects.filter(pk=branch.pk), expected=seen)
    branch.version = seen + 1
    branch.code, branch.name = code, name
    branch.save(update_fields=["code", "name"])
    record_event(
        activity="rename branch",
        case_id=f"branch-{branch.pk}",
        by=by,
        before=before,
        after=after,
    )


@transaction.atomic
def move_branch(branch: Branch, *, parent: Branch, by: str) -> None:
    """Move a branch with all that lies below it; their paths change in one statement.

    Raises
    ------
    BranchRefused
        The new place lies in the branch itself, the branch is the top, or the tree gets too deep.
    """
    # The whole tree is locked: two moves at once could put two branches below each other.
    tree = {row.pk: row for row in Branch.objects.select_for_update().order_by("pk")}
    branch, parent = tree[branch.pk], tree[parent.pk]
    if branch.parent_id is None:
        raise BranchRefused.top(name=branch.name)
    if parent.path.startswith(branch.path):
        raise BranchRefused.below_itself(name=branch.name)
    if branch.parent_id == parent.pk:
        return
    old, new = branch.path, f"{parent.path}{branch.pk}/"
    moved = Branch.objects.filter(path__startswith=old)
    longest = moved.aggregate(longest=Max(Length("path")))["longest"]
    if longest - len(old) + len(new) > LONGEST_PATH:
        raise BranchRefused.too_deep(name=parent.name)
    before = {"parent": tree[branch.parent_id].code}
    Branch.objects.filter(pk=branch.pk).update(parent=parent)
    moved.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
    record_event(
        activity="move branch",
        case_id=f"branch-{branch.pk}",
        by=by,
        before=before,
        after={"parent": parent.code},
    )


@transaction.atomic
def delete_branch(branch: Branch, *, by: str) -> None:
    """Delete a branch that nothing belongs to."""
    if branch.parent_id is None:
        raise BranchRefused.top(name=branch.name)
    pk, before = branch.pk, {"code": branch.code, "name": branch.name}
    try:
        branch.delete()
    except ProtectedError as error:
        raise BranchInUse(name=branch.name) from error
    record_event(activity="delete branch", case_id=f"branch-{pk}", by=by, before=before)
