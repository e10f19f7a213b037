"""Our own message ids. Each names its conversation, signed, so that an answer finds its way back.

An id reads `zk.<conversation>.<nonce>.<signature>@<domain>`. Nobody can make one for another
conversation without the key; one that somebody saw in a mail he received lets him answer there,
and the sender is compared as well.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

_OURS = re.compile(r"zk\.([A-Za-z0-9_-]{1,64})\.([A-Za-z0-9]{8,32})\.([0-9a-f]{32})@[!-~]{1,200}")
_CONVERSATION = re.compile(r"[A-Za-z0-9_-]{1,64}")
_DOMAIN = re.compile(r"[A-Za-z0-9.-]{1,200}")


def new_message_id(*, conversation: str, domain: str, key: bytes, nonce: str = "") -> str:
    """Give an id without brackets. The same nonce gives the same id: a second try is one mail."""
    nonce = nonce or secrets.token_hex(8)
    if not (_CONVERSATION.fullmatch(conversation) and _DOMAIN.fullmatch(domain)):
        raise ValueError("A conversation and a domain are letters, digits, - and _ or dots.")
    return f"zk.{conversation}.{nonce}.{_signature(conversation, nonce, key)}@{domain}"


def conversation_of(message_id: str, *, key: bytes) -> str:
    """Give the conversation that one of our ids names; nothing for any other or forged one."""
    found = _OURS.fullmatch(message_id)
    if found and hmac.compare_digest(found[3], _signature(found[1], found[2], key)):
        return found[1]
    return ""


def _signature(conversation: str, nonce: str, key: bytes) -> str:
    said = f"mail-thread\n{conversation}\n{nonce}".encode()
    return hmac.new(key, said, hashlib.sha256).hexdigest()[:32]
