"""The operations about callers, branches and people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Schema
from ninja.responses import Status

from zhike.apps.api import lists
from zhike.apps.api.callers import any_caller, known_caller, needs
from zhike.apps.api.document import listed
from zhike.apps.api.frame import Router
from zhike.apps.api.lists import Filter, Listing, Page
from zhike.apps.api.models import Token
from zhike.apps.api.versions import expected_version, versioned
from zhike.apps.people.branch_actions import create_branch, rename_branch
from zhike.apps.people.models import Branch, User
from zhike.apps.people.rules import Permission, Role
from zhike.apps.people.scopes import branches_in_reach, in_reach

router = Router(tags=["People"])


class CallerOut(Schema):
    """Who calls, as zhike sees him."""

    username: str
    permissions: list[str]
    reach: str | None = Field(description="path of the branch whose tree is in reach")
    expires_at: datetime | None = Field(description="when the token ends; null for a person")


class BranchOut(Schema):
    code: str
    name: str
    parent: str | None = Field(description="code of the branch above")
    version: int


class BranchNew(Schema, extra="forbid"):
    code: str = Field(min_length=1, max_length=50, examples=["SH-PD"])
    name: str = Field(min_length=1, max_length=150, examples=["浦东支行"])
    parent: str = Field(min_length=1, max_length=50, description="code of the branch above")


class BranchChange(Schema, extra="forbid"):
    name: str = Field(min_length=1, max_length=150, examples=["浦东支行"])


class PersonOut(Schema):
    username: str
    name: str
    role: str
    branch: str | None
    is_active: bool
    joined_at: datetime


BRANCHES = Listing(
    filters={"code": Filter("code"), "name": Filter("name"), "parent": Filter("parent__code")},
    sorts={"code": "code", "name": "name"},
    order=("code",),
)
PEOPLE = Listing(
    filters={
        "username": Filter("username"),
        "role": Filter("role", lists.one_of(*Role)),
        "branch": Filter("branch__code"),
        "is_active": Filter("is_active", lists.YES_OR_NO),
        "joined_from": Filter("joined_at__gte", lists.MOMENT),
        "joined_until": Filter("joined_at__lt", lists.MOMENT),
    },
    sorts={"username": "username", "role": "role", "joined_at": "joined_at"},
    order=("username",),
)


@router.get("/caller", auth=any_caller(), response=CallerOut, summary="Who calls")
def who_calls(request: HttpRequest) -> dict[str, Any]:
    """Try a token: what it opens, how far it reaches, when it ends."""
    caller = known_caller(request)
    return {
        "username": caller.username,
        "permissions": sorted(one for one in Permission if caller.may(one)),
        "reach": caller.reach,
        "expires_at": caller.expires_at if isinstance(caller, Token) else None,
    }


@router.get(
    "/branches",
    auth=any_caller(),
    response=Page[BranchOut],
    summary="The branches in reach",
)
@listed(BRANCHES)
def list_branches(request: HttpRequest) -> dict[str, Any]:
    rows = branches_in_reach(Branch.objects.select_related("parent"), caller=known_caller(request))
    page = BRANCHES.page(request, rows)
    return page | {"items": [_branch(branch) for branch in page["items"]]}


@router.post(
    "/branches",
    auth=needs(Permission.MANAGE_BRANCHES),
    response={201: BranchOut},
    summary="Make a branch",
)
def make_branch(request: HttpRequest, new: BranchNew) -> Status[Any]:
    parent = _branch_of(request, new.parent)
    by = known_caller(request).username
    made = create_branch(code=new.code, name=new.name, parent=parent, by=by)
    return Status(201, _branch(made))


@router.get("/branches/{code}", auth=any_caller(), response=BranchOut, summary="One branch")
@versioned
def read_branch(request: HttpRequest, code: str) -> dict[str, Any]:
    return _branch(_branch_of(request, code))


@router.patch(
    "/branches/{code}",
    auth=needs(Permission.MANAGE_BRANCHES),
    response=BranchOut,
    summary="Rename a branch",
)
@versioned
def change_branch(request: HttpRequest, code: str, change: BranchChange) -> dict[str, Any]:
    branch = _branch_of(request, code)
    rename_branch(
        branch,
        code=branch.code,
        name=change.name,
        by=known_caller(request).username,
        expected=expected_version(request),
    )
    return _branch(branch)


@router.get(
    "/people",
    auth=needs(Permission.MANAGE_PEOPLE),
    response=Page[PersonOut],
    summary="Who may sign in",
)
@listed(PEOPLE)
def list_people(request: HttpRequest) -> dict[str, Any]:
    rows = in_reach(User.objects.select_related("branch"), caller=known_caller(request))
    page = PEOPLE.page(request, rows)
    return page | {"items": [_person(person) for person in page["items"]]}


def _branch_of(request: HttpRequest, code: str) -> Branch:
    """The branch of that code in the caller's reach; one beyond is not there for him."""
    rows = branches_in_reach(Branch.objects.select_related("parent"), caller=known_caller(request))
    branch = rows.filter(code=code).first()
    if branch is None:
        raise Http404
    return branch


def _branch(branch: Branch) -> dict[str, Any]:
    parent = branch.parent.code if branch.parent else None
    return {"code": branch.code, "name": branch.name, "parent": parent, "version": branch.version}


def _person(person: User) -> dict[str, Any]:
    return {
        "username": person.username,
        "name": person.name,
        "role": person.role,
        "branch": person.branch.code if person.branch else None,
        "is_active": person.is_active,
        "joined_at": person.joined_at,
    }
