from __future__ import annotations

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """A person's own way of looking at one log: a page and its filters under a name."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    log_name = models.CharField(max_length=64)
    name = models.CharField(max_length=80)
    tab = models.CharField(max_length=30)
    query = models.TextField(blank=True, help_text="filters as in the page's address")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "log_name", "name"), name="journeys_view_name_once"
            ),
        )

    def __str__(self) -> str:
        return self.name
