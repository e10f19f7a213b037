"""Everything that changes a person or a session. Nothing else writes to these tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.errors import (
    BeyondOwnRights,
    DemoBeyondHere,
    NameTaken,
    PeopleError,
    SignInRefused,
    WeakPassword,
)
from zhike.apps.people.middleware import demo_is_here
from zhike.apps.people.models import Branch, FailedSignIn, OwnRole, SignInRun, Team, User
from zhike.apps.people.password_actions import keep_password, password_set_at
from zhike.apps.people.queries import sign_in_policy, wrong_tries_before
from zhike.apps.people.rules import Role, may_hand_out
from zhike.apps.people.session_actions import forget_session, note_session
from zhike.apps.people.sign_in_counters import forget, give_back, key_of, take_try
from zhike.apps.people.sign_in_rules import is_too_old
from zhike.apps.people.step_up import note_proof


@dataclass(frozen=True)
class DemoPerson:
    username: str
    name: str
    role: Role
    password: str
    in_branch: bool = False


# The passwords are no secret: they open nothing from beyond this machine.
DEMO_PEOPLE = (
    DemoPerson("admin", "管理员 陈静", Role.ADMINISTRATOR, "zhike-admin"),
    DemoPerson("analyst", "分析师 李明", Role.ANALYST, "zhike-analyst"),
    DemoPerson("agent", "客服代表 王芳", Role.AGENT, "zhike-agent", in_branch=True),
    DemoPerson("supervisor", "现场管理 赵磊", Role.SUPERVISOR, "zhike-supervisor", in_branch=True),
    DemoPerson("officer", "投诉处理 孙悦", Role.COMPLAINT_OFFICER, "zhike-officer"),
    DemoPerson("reviewer", "质检员 周敏", Role.QUALITY_REVIEWER, "zhike-reviewer"),
    DemoPerson("marketer", "产品营销 吴桐", Role.MARKETER, "zhike-marketer"),
    DemoPerson("manager", "经理 郑岚", Role.MANAGER, "zhike-manager"),
    DemoPerson("owner", "改进负责人 何川", Role.IMPROVEMENT_OWNER, "zhike-owner"),
    DemoPerson("aml", "反洗钱 冯涛", Role.AML_OFFICER, "zhike-aml"),
)
DEMO_BRANCH = ("B01", "东湖支行")
DEMO_TEAM = "柜面与来电"


def sign_in(request: HttpRequest, *, username: str, password: str) -> User:
    """Open a session, or say why not; every failure counts."""
    user = check_password(request, username=username, password=password)
    open_session(request, user=user)
    return user


def check_password(request: HttpRequest, *, username: str, password: str) -> User:
    """Give whom name and password belong to.

    Raises
    ------
    TooManyTries, SignInRefused, DemoBeyondHere
        Which of name and password is wrong is not told, nor does the time tell it.
    """
    address = request.META.get("REMOTE_ADDR", "")
    taken = take_try(username=username, address=address, policy=sign_in_policy())
    user = authenticate(request, username=username, password=password)
    if not isinstance(user, User):
        note_failure(username=username, locks=taken.locks)
        raise SignInRefused
    if user.is_demo and not demo_is_here(request):
        raise DemoBeyondHere
    give_back(taken)
    return user


def with_counted_try(request: HttpRequest, *, user: User, prove: Callable[[], None]) -> None:
    """Let somebody prove himself by what `prove` checks; a wrong proof counts as at the door.

    Raises
    ------
    TooManyTries, PeopleError
        What `prove` raises; nothing is proved.
    """
    address = request.META.get("REMOTE_ADDR", "")
    taken = take_try(username=user.username, address=address, policy=sign_in_policy())
    try:
        prove()
    except PeopleError:
        note_failure(username=user.username, locks=taken.locks)
        raise
    give_back(taken)


def open_session(request: HttpRequest, *, user: User) -> None:
    """Sign somebody in whose proofs are complete; the session gets a new key."""
    now = timezone.now()
    forget(key_of("name", user.username))
    backend = None if hasattr(user, "backend") else settings.AUTHENTICATION_BACKENDS[0]
    with transaction.atomic():
        SignInRun.objects.create(
            user=user, signed_in_at=now, wrong_before=wrong_tries_before(user, now=now)
        )
        days = sign_in_policy().password_days
        if not user.is_demo and is_too_old(set_at=password_set_at(user), now=now, days=days):
            user.must_change_password = True
            user.save(update_fields=["must_change_password"])
        # Django gives a new key only where somebody else was signed in, or nobody.
        forget_session(request.session.session_key or "")
        request.session.cycle_key()
        login(request, user, backend=backend)
        note_session(request, user=user)
        note_proof(request)
        record_event(activity="sign in", case_id=f"user-{user.pk}", by=user.username)


def sign_out(request: HttpRequest) -> None:
    with transaction.atomic():
        if isinstance(request.user, User):
            user = request.user
            record_event(activity="sign out", case_id=f"user-{user.pk}", by=user.username)
            forget_session(request.session.session_key or "")
        logout(request)


@transaction.atomic
def create_person(
    *,
    username: str,
    password: str,
    role: Role,
    by: str,
    name: str = "",
    branch: Branch | None = None,
    own_role: OwnRole | None = None,
    teams: Iterable[Team] = (),
    giver: User | None = None,
    must_change_password: bool = False,
) -> User:
    """Let somebody in; without a branch he belongs to the head office and reaches everything.

    `giver` is the person who lets him in, where it is one: his rights bound what he can give.
    """
    if User.objects.filter(username=username).exists():
        raise NameTaken(username=username)
    user = User(
        username=username,
        name=name,
        role=own_role.based_on if own_role else role,
        own_role=own_role,
        branch=branch or head_office(),
        must_change_password=must_change_password,
    )
    if giver and not may_hand_out(giver=giver.permissions, given=user.permissions):
        raise BeyondOwnRights
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(reasons=list(error.messages)) from error
    user.set_password(password)
    user.save()
    keep_password(user)
    user.teams.set(teams)
    outcome = f"own:{own_role.name}" if own_role else role.value
    record_event(activity="create person", case_id=f"user-{user.pk}", by=by, outcome=outcome)
    return user


@transaction.atomic
def create_demo_people() -> None:
    """Make one person per role that has pages; whoever is there already stays as he is."""
    present = set(User.objects.values_list("username", flat=True))
    missing = [person for person in DEMO_PEOPLE if person.username not in present]
    if not missing:
        return
    top, below = head_office(), _demo_branch()
    for person in missing:
        user = User(
            username=person.username,
            name=person.name,
            role=person.role,
            branch=below if person.in_branch else top,
            is_demo=True,
        )
        user.set_password(person.password)
        user.save()
        record_event(activity="create person", case_id=f"user-{user.pk}", by="zhike")
        if person.in_branch:
            team, _made = Team.objects.get_or_create(name=DEMO_TEAM, branch=below)
            team.members.add(user)


def _demo_branch() -> Branch:
    code, name = DEMO_BRANCH
    found = Branch.objects.filter(code=code).first()
    return found or create_branch(code=code, name=name, parent=head_office(), by="zhike")


@transaction.atomic
def note_failure(*, username: str, locks: bool = False) -> None:
    """Note a wrong password, and the lock it brought. A name that nobody has is not kept."""
    user = User.objects.filter(username=username).first()
    known, case = (user.username, f"user-{user.pk}") if user else ("", "sign-in")
    FailedSignIn.objects.create(username=known, failed_at=timezone.now())
    record_event(activity="sign-in refused", case_id=case, by="zhike", outcome="refused")
    if locks:
        record_event(activity="lock sign-in", case_id=case, by="zhike", outcome="locked")
