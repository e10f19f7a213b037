"""How a text says that it is sealed, wherever it stands: database, event store, export."""

from __future__ import annotations

SEALED_MARK = "z1."
