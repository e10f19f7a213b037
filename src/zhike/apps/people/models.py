from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.apps.people.rules import (
    Permission,
    Role,
    browser_name,
    delegated,
    own_permissions,
    permissions_of,
)
from zhike.apps.people.scopes import in_reach

ROLE_LABELS = {
    Role.CUSTOMER: _("Customer"),
    Role.AGENT: _("Agent"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.COMPLAINT_OFFICER: _("Complaint officer"),
    Role.ANALYST: _("Experience analyst"),
    Role.IMPROVEMENT_OWNER: _("Improvement owner"),
    Role.QUALITY_REVIEWER: _("Quality reviewer"),
    Role.MARKETER: _("Product and marketing"),
    Role.MANAGER: _("Manager"),
    Role.AML_OFFICER: _("Anti-money-laundering officer"),
    Role.ADMINISTRATOR: _("Administrator"),
}


class Branch(models.Model):
    """A place of the bank in the tree of branches; `path` holds the ids from the top down to it.

    The path makes "this branch and all below it" one comparison: /1/4/ stands before /1/4/9/.
    """

    code = models.CharField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=150)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=200, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ("path",)

    def __str__(self) -> str:
        return self.name


class OwnRole(models.Model):
    """A role of the bank's own: the permissions it lists, and no others."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    # What the built-in role stands for elsewhere (labels, rules about roles) holds for this one.
    based_on = models.CharField(_("based on"), max_length=30, choices=list(ROLE_LABELS.items()))
    permissions = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def carried(self) -> frozenset[Permission]:
        return own_permissions(self.permissions)


class WorkQueue(models.Model):
    """A line in which work of one kind waits for the teams that serve it."""

    code = models.CharField(_("code"), max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=150)
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="queues", verbose_name=_("branch")
    )

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People of a branch who serve the same queues."""

    name = models.CharField(_("name"), max_length=150)
    branch = models.ForeignKey(
        Branch, on_delete=models.PROTECT, related_name="teams", verbose_name=_("branch")
    )
    members = models.ManyToManyField("people.User", related_name="teams", blank=True)
    queues = models.ManyToManyField(WorkQueue, related_name="teams", blank=True)

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=["branch", "name"], name="people_team_once_in_branch"),
        )

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser):
    """Someone who signs in to zhike."""

    username = models.CharField(_("sign-in name"), max_length=150, unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    role = models.CharField(_("role"), max_length=30, choices=list(ROLE_LABELS.items()))
    own_role = models.ForeignKey(
        OwnRole, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    # What lies below this branch is in his reach; without one nothing that has a branch is.
    branch = models.ForeignKey(
        Branch, null=True, on_delete=models.PROTECT, related_name="people", verbose_name=_("branch")
    )
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    must_change_password = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    # Whom he stands in for in the request at hand; the middleware ActsForAbsent sets it.
    acts_for: User | None = None
    acts_until: datetime | None = None

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["role"]

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="people_user_role_known",
                condition=models.Q(role__in=[role.value for role in Role]),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def initial(self) -> str:
        return str(self).strip()[-1:].upper()

    @property
    def reach(self) -> str | None:
        branch = (self.acts_for or self).branch
        return branch.path if branch else None

    @property
    def role_name(self) -> str:
        return str(self.own_role.name if self.own_role else self.get_role_display())

    @property
    def permissions(self) -> frozenset[Permission]:
        own = self.own_role.carried if self.own_role else permissions_of(self.role)
        return delegated(own=own, absent=self.acts_for.permissions) if self.acts_for else own

    @property
    def queues(self) -> models.QuerySet[WorkQueue]:
        """What his teams serve, as far as he reaches."""
        return in_reach(
            WorkQueue.objects.filter(teams__members=self.acts_for or self), caller=self
        ).distinct()

    def may(self, permission: Permission) -> bool:
        return self.is_active and permission in self.permissions

    # Django's own names for the question, so that its templates and tools ask the same table.
    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return perm in {permission.value for permission in Permission} and self.may(
            Permission(perm)
        )


class StandIn(models.Model):
    """Somebody who may act for an absent colleague for a while."""

    absent = models.ForeignKey(User, on_delete=models.CASCADE, related_name="stand_ins")
    stand_in = models.ForeignKey(User, on_delete=models.CASCADE, related_name="stands_in_for")
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    made_by = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-begins_at",)
        constraints = (
            models.CheckConstraint(
                name="people_stand_in_ends_later",
                condition=models.Q(ends_at__gt=models.F("begins_at")),
            ),
            models.CheckConstraint(
                name="people_nobody_stands_in_for_himself",
                condition=~models.Q(absent=models.F("stand_in")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.stand_in_id} for {self.absent_id}"


class SignInPolicy(models.Model):
    """What the bank asks of those who sign in. One row; without it the defaults hold."""

    attempts = models.PositiveSmallIntegerField(default=8)
    window_minutes = models.PositiveSmallIntegerField(default=15)
    lock_minutes = models.PositiveSmallIntegerField(default=15)
    address_attempts = models.PositiveSmallIntegerField(default=50)
    fresh_minutes = models.PositiveSmallIntegerField(default=5)
    least_length = models.PositiveSmallIntegerField(default=10)
    remembered_passwords = models.PositiveSmallIntegerField(default=5)
    password_days = models.PositiveSmallIntegerField(default=0, help_text="0: no age")
    second_factor_roles = models.JSONField(default=list)

    class Meta:
        constraints = (models.CheckConstraint(name="people_one_policy", condition=models.Q(id=1)),)

    def __str__(self) -> str:
        return "sign-in policy"


class SignInCounter(models.Model):
    """The tries of one name or one address in the window at hand, and until when it is locked.

    `key` tells neither: whoever typed a password into the field of the name left it nowhere.
    """

    key = models.CharField(max_length=64, unique=True)
    tries = models.PositiveIntegerField(default=0)
    window_began_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.tries}"


class SignInRun(models.Model):
    """How many wrong tries stood before a sign-in: what a limit would have cost honest people."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="runs")
    signed_in_at = models.DateTimeField()
    wrong_before = models.PositiveIntegerField()

    class Meta:
        indexes = (models.Index(fields=["signed_in_at"], name="people_run_when"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.wrong_before}"


class PasswordRecord(models.Model):
    """A password somebody had, hashed as the present one is: it does not come back soon."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    class Meta:
        ordering = ("-set_at", "-id")

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"


class TotpDevice(models.Model):
    """A telephone that shows codes. `last_step` is the last step of time that was accepted."""

    user = models.OneToOneField("people.User", on_delete=models.CASCADE, related_name="totp")
    secret = models.TextField(help_text="sealed under the key of the house")
    last_step = models.BigIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id}"


class RecoveryCode(models.Model):
    """A code for whoever lost his telephone or key; it opens once."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id}"


class SecurityKey(models.Model):
    """A key that signs what the bank asks it (WebAuthn)."""

    user = models.ForeignKey("people.User", on_delete=models.CASCADE, related_name="security_keys")
    name = models.CharField(max_length=100)
    credential = models.CharField(max_length=1400, unique=True)
    public_key = models.TextField()
    sign_count = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("made_at",)

    def __str__(self) -> str:
        return self.name


class OidcIdentity(models.Model):
    """What the bank's own sign-in calls somebody, for ever."""

    user = models.ForeignKey(
        "people.User", on_delete=models.CASCADE, related_name="oidc_identities"
    )
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["issuer", "subject"], name="people_subject_once"),
        )

    def __str__(self) -> str:
        return f"{self.user_id}"


class FailedSignIn(models.Model):
    """A try with a wrong password. `username` is empty where nobody has the name that was typed."""

    username = models.CharField(max_length=150, blank=True)
    failed_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["username", "failed_at"], name="people_failed_sign_in"),)

    def __str__(self) -> str:
        return f"{self.username} {self.failed_at:%Y-%m-%d %H:%M}"


class OpenSession(models.Model):
    """Where somebody is signed in: what he sees of it, and what an administrator can end."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="open_sessions")
    session_key = models.CharField(max_length=40, unique=True)
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=200, blank=True)
    begun_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta:
        ordering = ("-last_seen_at",)

    def __str__(self) -> str:
        return f"{self.user_id} {self.begun_at:%Y-%m-%d %H:%M}"

    @property
    def browser_name(self) -> str:
        return browser_name(self.browser)
