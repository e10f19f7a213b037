"""Which columns hold sealed values and blind indexes: every app registers its own in its sealed.py.

Whoever changes a key or erases a customer walks over these; whoever masks asks for their fields.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.utils.module_loading import autodiscover_modules

from zhike.apps.vault.secrets import HOUSE

SUFFIX = "_sealed"  # what the name of every column with a sealed value ends with


@dataclass(frozen=True, kw_only=True)
class SealedColumn:
    """One column with sealed values, perhaps with the column of their blind index.

    Parameters
    ----------
    owner
        The way from the row to the customer's number, as Django writes it; none for a secret of
        the house.
    field
        What the value is, a name of `zhike.schema.personal_fields`; or `field_column`, the column
        that tells it for each row.
    index, index_kind, normal
        The column of the blind index, the kind it was made with (none: the field), and what of the
        opened value was indexed, written how.
    """

    model: type[Model]
    column: str
    owner: str = ""
    field: str = ""
    field_column: str = ""
    index: str = ""
    index_kind: str = ""
    normal: Callable[[str, str], str] = lambda value, field: value

    @property
    def name(self) -> str:
        return f"{self.model._meta.label}.{self.column}"

    def rows_of(self, customer_id: str) -> QuerySet[Model]:
        rows = self.model._base_manager.all()
        if not self.owner:
            return rows if customer_id == HOUSE else rows.none()
        return rows.filter(**{self.owner: customer_id})


_COLUMNS: dict[str, SealedColumn] = {}


def sealed_column(column: SealedColumn) -> None:
    """Register a column."""
    _COLUMNS[column.name] = column


def sealed_columns() -> list[SealedColumn]:
    """Give every registered column, in the order of their names."""
    autodiscover_modules("sealed")
    return [_COLUMNS[name] for name in sorted(_COLUMNS)]
