from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.models import Customer
from zhike.apps.people.rules import browser_name
from zhike.apps.portal.rules import CodeState, Span, Way

WAY_LABELS = {
    Way.CODE: _("by a code"),
    Way.APP: _("through the bank's app"),
    Way.OIDC: _("by the bank's own sign-in"),
}


class SignInCode(models.Model):
    """A code that somebody asked for. Only its digest is kept, and a row is made for nobody too."""

    handle = models.CharField(max_length=43, unique=True, help_text="known to one browser")
    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.PROTECT, related_name="sign_in_codes"
    )
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in CodeState])
    prefers = models.CharField(max_length=10, help_text="the channel of what was typed")
    digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    is_demo = models.BooleanField(default=False, help_text="its code stood on the page")
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=["state", "id"], name="portal_codes_to_send"),)
        constraints = (
            models.CheckConstraint(
                name="portal_code_state_known",
                condition=models.Q(state__in=[state.value for state in CodeState]),
            ),
        )

    def __str__(self) -> str:
        return f"code {self.pk}"


class PortalSession(models.Model):
    """Where a customer is or was signed in; the cookie holds the key, the row only its digest."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="portal_sessions")
    key_digest = models.CharField(max_length=64, unique=True)
    way = models.CharField(max_length=10, choices=list(WAY_LABELS.items()))
    is_demo = models.BooleanField(default=False, help_text="opens nothing from beyond this machine")
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=200, blank=True)
    begun_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    # Before it began where he was signed in at the bank already; none: nobody says when.
    proved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-begun_at",)

    def __str__(self) -> str:
        return f"portal-{self.pk}"

    @property
    def span(self) -> Span:
        return Span(
            begun_at=self.begun_at,
            last_seen_at=self.last_seen_at,
            proved_at=self.proved_at,
            ended_at=self.ended_at,
        )

    @property
    def browser_name(self) -> str:
        return browser_name(self.browser)


class UsedToken(models.Model):
    """A token of the bank's app that let somebody in: it never does so again."""

    token_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.token_digest[:8]


class DemoCustomer(models.Model):
    """A customer of the demo bank whose codes stand on the sign-in page, on this machine only."""

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="demo_sign_in")
    note_zh = models.CharField(max_length=100)
    note_en = models.CharField(max_length=100)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return str(self.customer)
