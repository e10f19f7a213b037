from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def language_of_the_pages() -> Iterator[None]:
    """Each test starts in the language of the pages; a command leaves English behind."""
    with translation.override("zh-hans"):
        yield
