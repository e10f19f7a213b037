from __future__ import annotations

from django.db import models


class ChangedTicket(models.Model):
    """A ticket whose place in the index is to be written anew; the row goes when it was.

    One for each change, not for each ticket: whoever takes some away never takes one along that
    came meanwhile.
    """

    # No foreign key: a ticket that is gone has to leave the index all the more.
    ticket_number = models.BigIntegerField()
    noted_at = models.DateTimeField()
    is_erasure = models.BooleanField(default=False)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"change of ticket {self.ticket_number}"
