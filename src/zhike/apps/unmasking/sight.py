"""What somebody may read of one customer: masked, unless it was unmasked for him a moment ago.

    sight = sight_of(caller, customer_id="C1")
    phone = sight.shown("13812345678", field="phone")   # phone.text, phone.is_clear
    sight.write_down()

Pages, API and exports all ask here, so that one rule decides what stands in the clear.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils import timezone

from zhike.apps.audit.actions import record_read
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import Caller
from zhike.apps.unmasking.models import UnmaskGrant
from zhike.apps.unmasking.queries import grant_in_force
from zhike.apps.unmasking.rules import is_hidden, may_show
from zhike.pipelines.masking import display

SEE_UNMASKED = "see unmasked"
HIDDEN = "***"


@dataclass(frozen=True, kw_only=True)
class ShownValue:
    """A value as it may be read. `is_clear`: it was masked otherwise."""

    text: str
    is_clear: bool = False

    def __str__(self) -> str:
        return self.text


@dataclass(kw_only=True)
class Sight:
    """What one caller may read of one customer at this moment."""

    customer_id: str
    caller: Caller
    grant: UnmaskGrant | None = None
    seen: set[str] = field(default_factory=set)

    @property
    def may_unmask(self) -> bool:
        return isinstance(self.caller, User) and self.caller.may(Permission.UNMASK)

    def shown(self, value: str, *, field: str) -> ShownValue:
        """Give what may be read of an opened value, and remember what was read in clear."""
        if value and self._was_unmasked(field):
            self.seen.add(field)
            return ShownValue(text=value, is_clear=True)
        return ShownValue(text=masked(value, field=field))

    def _was_unmasked(self, field: str) -> bool:
        granted = self.grant.fields if self.grant else ()
        return may_show(field, granted=granted) and not may_show(field)

    def write_down(self) -> None:
        """Record the look, and which values stood in the clear; once for a whole page."""
        grant = self.grant
        if self.seen and grant:
            record_read(
                customer_id=self.customer_id,
                by=self.caller.username,
                fields=sorted(self.seen),
                activity=SEE_UNMASKED,
                outcome=grant.reason,
            )
        else:
            record_read(customer_id=self.customer_id, by=self.caller.username)


def sight_of(caller: Caller, *, customer_id: str) -> Sight:
    """Look up what is in force; no query for those who may unmask nothing."""
    sight = Sight(customer_id=customer_id, caller=caller)
    if sight.may_unmask and isinstance(caller, User):
        sight.grant = grant_in_force(person=caller, customer_id=customer_id, now=timezone.now())
    return sight


def shown(value: str, *, field: str, sight: Sight | None = None) -> str:
    """Give what may be read of a value; without a sight (lists, exports, API) it is masked."""
    if sight is not None:
        return sight.shown(value, field=field).text
    return masked(value, field=field)


def masked(value: str, *, field: str) -> str:
    """Give what everybody who may see a customer may read of a value: lists, exports, API."""
    if not value or is_hidden(field):
        return HIDDEN if value else ""
    return value if may_show(field) else display(value, kind=field)
