"""Errors of unmasking.

UnmaskRefused   values cannot be unmasked on these grounds
"""

from __future__ import annotations


class UnmaskRefused(Exception):
    """Values cannot be unmasked on these grounds. `code` is stable; the text is not."""

    code = "unmask_refused"
