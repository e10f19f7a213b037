"""What the library says (errors, warnings), in the language of whoever looks at the page."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext

from zhike.schema.sentence import Sentence, plain_of


def told(said: Any) -> str:
    """Say an error, a sentence, or what `kept` or `plain_of` made of one."""
    if isinstance(said, Exception):
        said = _sentence_of(said)
    elif isinstance(said, dict):
        said = Sentence.from_plain(said)
    return said.told(gettext) if isinstance(said, Sentence) else str(said)


def kept(error: Exception) -> str:
    """Give a text that outlives the language in which it is read; `told_again` reads it."""
    sentence = _sentence_of(error)
    if isinstance(sentence, Sentence):
        return json.dumps(plain_of(sentence), ensure_ascii=False)
    return sentence


def told_again(text: str) -> str:
    """Say what `kept` wrote down; any other text stays as it is."""
    try:
        plain = json.loads(text)
    except ValueError:
        return text
    is_sentence = isinstance(plain, dict) and set(plain) == {"template", "values"}
    return told(plain) if is_sentence else text


def _sentence_of(error: Exception) -> str:
    first = error.args[0] if len(error.args) == 1 else None
    return first if isinstance(first, Sentence) else str(error)
