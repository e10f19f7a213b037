"""Parameters that `make check` leaves to `make soak`."""

from __future__ import annotations

from typing import Any

import pytest


def in_soak(*values: Any) -> Any:
    """Give the values of one case that only the soak takes.

    `make check` looks at each page in Chinese, and at many in English with another width; the soak
    takes every language with every width and theme.
    """
    return pytest.param(*values, marks=pytest.mark.soak)
