"""Words as they stand in the index: each as a short MAC of it, so that the files hold no text."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from functools import lru_cache

from zhike.integrations.search.words import words_of

# Six bytes: of a million words hardly two share one, and a stolen file leaves some doubt.
MAC_BYTES = 6
REMEMBERED = 300_000  # pairs; what is left of a bank's language is rare
Hidden = tuple[str, ...]  # the words of one text, each as its MAC, as often as it stands there


class HiddenWords:
    """Hides words under one key; the same word is always hidden alike."""

    def __init__(self, key: bytes) -> None:
        self._key = hashlib.blake2b(key, digest_size=32).digest()
        self.of = lru_cache(maxsize=REMEMBERED)(self._of)

    def of_text(self, text: str) -> Hidden:
        """Hide every word of a text."""
        return tuple(map(self.of, words_of(text)))

    def _of(self, word: str) -> str:
        mac = hashlib.blake2b(word.encode(), key=self._key, digest_size=MAC_BYTES).digest()
        return urlsafe_b64encode(mac).decode()
