from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.rules import (
    CustomerKind,
    CustomerState,
    Holds,
    IdentifierKind,
    RelationKind,
    ValueKind,
)
from zhike.apps.people.models import Branch

IDENTIFIER_LABELS = {
    IdentifierKind.ID_NUMBER: _("Identity number"),
    IdentifierKind.PASSPORT: _("Passport"),
    IdentifierKind.CREDIT_CODE: _("Social credit code"),
    IdentifierKind.PHONE: _("Telephone"),
    IdentifierKind.EMAIL: _("Mail address"),
    IdentifierKind.CARD: _("Card"),
    IdentifierKind.ACCOUNT: _("Account"),
    IdentifierKind.ADDRESS: _("Address"),
    IdentifierKind.SOURCE_KEY: _("Key in another system"),
}
RELATION_LABELS = {
    RelationKind.HOUSEHOLD: _("lives with"),
    RelationKind.PARENT_COMPANY: _("is the parent company of"),
    RelationKind.GUARANTOR: _("guarantees for"),
    RelationKind.CONTACT_PERSON: _("is the contact person of"),
    RelationKind.AUTHORISED_USER: _("may use accounts of"),
}
RELATED_LABELS = {
    RelationKind.HOUSEHOLD: _("Household"),
    RelationKind.PARENT_COMPANY: _("Corporate group"),
    RelationKind.GUARANTOR: _("Guarantee"),
    RelationKind.CONTACT_PERSON: _("Contact person"),
    RelationKind.AUTHORISED_USER: _("Authorised user"),
}
KIND_LABELS = {
    CustomerKind.PERSONAL: _("Personal customer"),
    CustomerKind.CORPORATE: _("Corporate customer"),
}


HOLDS_LABELS = {
    Holds.CUSTOMERS: _("Customers"),
    Holds.HOLDERS: _("Account holders"),
    Holds.COMPLAINTS: _("Complaints as the CFPB publishes them"),
    Holds.CALLS: _("Call records"),
}


class Load(models.Model):
    """Many rows of the master, or of an app above it, that came at once and are told together."""

    batch_id = models.CharField(max_length=64, unique=True)
    holds = models.CharField(max_length=20, choices=HOLDS_LABELS)
    source = models.CharField(max_length=200)
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=150)
    stored = models.BigIntegerField(default=0)
    duplicates = models.BigIntegerField(default=0)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, blank=True)
    undone_reason = models.CharField(max_length=500, blank=True)
    # After it was undone: how much is gone, and how much stays for which reason.
    undone = models.JSONField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                name="customers_load_holds_known",
                condition=models.Q(holds__in=[holds.value for holds in Holds]),
            ),
        )

    def __str__(self) -> str:
        return self.batch_id


def _load() -> models.ForeignKey[Load | None, Load | None]:
    """What brought a row, where a load did; indexed where it did, and nowhere else."""
    return models.ForeignKey(
        Load, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )


def _of_load(name: str) -> models.Index:
    condition = models.Q(load__isnull=False)
    return models.Index(fields=["load"], name=name, condition=condition)


class Customer(models.Model):
    """One entry of the customer master. Personal values are sealed under the customer's own key.

    Entries that mean the same person are linked by `merged_into`, never mixed: what belonged to an
    entry stays with it, so a merge can be taken back without loss.
    """

    customer_id = models.CharField(max_length=40, unique=True, help_text="the bank's number")
    kind = models.CharField(max_length=10, choices=list(KIND_LABELS.items()))
    state = models.CharField(max_length=10, default=CustomerState.ACTIVE)
    name_sealed = models.TextField(blank=True)
    name_index = models.CharField(max_length=64, blank=True, db_index=True)
    home_branch = models.ForeignKey(
        Branch, null=True, on_delete=models.PROTECT, related_name="customers"
    )
    relationship_manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="managed_customers",
    )
    tier = models.CharField(max_length=20, blank=True)
    segment = models.CharField(max_length=40, blank=True)
    is_vulnerable = models.BooleanField(default=False)
    is_age_friendly = models.BooleanField(default=False, help_text="wants large print, a person")
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged"
    )
    version = models.PositiveIntegerField(default=1)
    opened_date = models.DateField(null=True)
    load = _load()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ("customer_id",)
        indexes = (
            _of_load("customers_of_load"),
            models.Index(fields=["home_branch", "customer_id"], name="customers_of_branch"),
            models.Index(fields=["relationship_manager", "customer_id"], name="customers_of_mgr"),
            # Few entries are merged; among all the empty ones the key's own index finds nothing.
            models.Index(
                fields=["merged_into", "customer_id"],
                name="customers_merged",
                condition=models.Q(merged_into__isnull=False),
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="customers_kind_known",
                condition=models.Q(kind__in=[kind.value for kind in CustomerKind]),
            ),
            models.CheckConstraint(
                name="customers_merged_has_survivor",
                condition=models.Q(state=CustomerState.MERGED) ^ models.Q(merged_into__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.customer_id


class Identifier(models.Model):
    """A number or address by which a customer is known: sealed, and found by its blind index."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="identifiers")
    kind = models.CharField(max_length=20)
    value_sealed = models.TextField(blank=True)
    value_index = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=50)
    noted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="a telephone number may be given anew")
    load = _load()

    class Meta:
        ordering = ("kind", "id")
        indexes = (
            models.Index(fields=["value_index"], name="customers_by_identifier"),
            _of_load("identifiers_of_load"),
        )
        constraints = (
            models.CheckConstraint(
                name="customers_identifier_kind_known",
                condition=models.Q(kind__in=[kind.value for kind in IdentifierKind]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.customer_id}"

    @property
    def label(self) -> str:
        return str(IDENTIFIER_LABELS[IdentifierKind(self.kind)])


class Relation(models.Model):
    """What one customer is to another: `subject` is `kind` of `object`, from a day to a day."""

    subject = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="relations")
    object = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="related_by")
    kind = models.CharField(max_length=20)
    since_date = models.DateField(null=True)
    until_date = models.DateField(null=True, help_text="first day on which it holds no more")
    source = models.CharField(max_length=50)
    noted_at = models.DateTimeField()
    load = _load()

    class Meta:
        ordering = ("kind", "id")
        indexes = (_of_load("relations_of_load"),)
        constraints = (
            models.CheckConstraint(
                name="customers_relation_kind_known",
                condition=models.Q(kind__in=[kind.value for kind in RelationKind]),
            ),
            models.CheckConstraint(
                name="customers_relation_of_two",
                condition=~models.Q(subject=models.F("object")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.subject_id} {self.kind} {self.object_id}"


class ProfileValue(models.Model):
    """What somebody said of a customer at one time. Rows are added, never changed.

    What is counted from events and holdings is no row here: it is counted again whenever they
    change (see pipelines/customer_profiles.py).
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="profile_values")
    name = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    value_sealed = models.TextField(blank=True)
    source = models.CharField(max_length=100)
    model = models.CharField(max_length=100, blank=True, help_text="which model inferred it")
    confidence = models.FloatField(help_text="0 to 1")
    valued_date = models.DateField(help_text="the day for which the value holds")
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=150)
    load = _load()

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=["customer", "name", "id"], name="customers_profile"),
            _of_load("values_of_load"),
        )
        constraints = (
            models.CheckConstraint(
                name="customers_value_kind_known",
                condition=models.Q(kind__in=[kind.value for kind in ValueKind]),
            ),
            models.CheckConstraint(
                name="customers_confidence_is_share",
                condition=models.Q(confidence__gte=0, confidence__lte=1),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} of {self.customer_id}"
