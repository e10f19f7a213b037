from __future__ import annotations

from django.db import models
from django.utils import timezone

from zhike.apps.api.rules import is_valid
from zhike.apps.people.models import Branch
from zhike.apps.people.rules import Permission


class Token(models.Model):
    """A key with which another system calls the API. Only its hash is kept.

    It is a `Caller` as a person is: it has permissions and a reach of its own.
    """

    name = models.CharField(max_length=100)
    permissions = models.JSONField(default=list, help_text="values of Permission")
    # What lies below this branch is in its reach; without one nothing that has a branch is.
    branch = models.ForeignKey(Branch, null=True, on_delete=models.PROTECT, related_name="tokens")
    shown = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=150)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                name="api_token_name",
                fields=["name"],
                condition=models.Q(revoked_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.shown}…)"

    @property
    def username(self) -> str:
        """What audit log and events say of it."""
        return f"token {self.name}"

    @property
    def reach(self) -> str | None:
        return self.branch.path if self.branch else None

    def may(self, permission: Permission) -> bool:
        return permission.value in self.permissions

    @property
    def is_valid(self) -> bool:
        now = timezone.now()
        return is_valid(revoked_at=self.revoked_at, expires_at=self.expires_at, now=now)

    @property
    def dialog_key(self) -> str:
        return str(self.pk)


class KeptAnswer(models.Model):
    """The answer to a write that came with an idempotency key, for whoever repeats it.

    The row is the claim as well: of two requests with one key only one can insert it. Neither the
    key nor the answer stands here in the clear: the answer is sealed under the key that the caller
    alone keeps.
    """

    caller = models.CharField(max_length=40)
    key_digest = models.CharField(max_length=64)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    sealed = models.TextField(blank=True)
    kept_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="api_one_key_a_caller", fields=["caller", "key_digest"]),
        )

    def __str__(self) -> str:
        return f"{self.caller} {self.status}"


class Allowance(models.Model):
    """How many calls of the present minute the processes have taken for one caller or address."""

    key = models.CharField(max_length=60, unique=True)
    window = models.BigIntegerField(db_index=True)
    used = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.key} {self.used}"
