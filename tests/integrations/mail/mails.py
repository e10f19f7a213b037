"""Mails as they come in, made of their parts."""

from __future__ import annotations

KEY = b"the key of a test"
HEAD = {
    "From": "Li Na <li@home.example>",
    "To": "service@bank.example",
    "Subject": "My card",
    "Date": "Mon, 5 Jan 2026 09:00:00 +0800",
    "Message-ID": "<one@home.example>",
}


def mail(body: bytes | str = "My card is blocked.\r\n", **changes: str | bytes | None) -> bytes:
    """Give a mail; `content_type="…"` sets a header, None takes one away."""
    named = {name.replace("_", "-"): value for name, value in changes.items()}
    kept = {name: value for name, value in HEAD.items() if name.lower() not in named}
    lines = [
        name.encode() + b": " + (value if isinstance(value, bytes) else value.encode())
        for name, value in (kept | named).items()
        if value is not None
    ]
    content = body if isinstance(body, bytes) else body.encode()
    return b"\r\n".join(lines) + b"\r\n\r\n" + content


def parts(*pieces: bytes | str, kind: str = "mixed", boundary: str = "cut", **changes) -> bytes:
    """Give a mail of several parts, each with its own head."""
    fence = f"--{boundary}\r\n".encode()
    body = b"".join(
        fence + (piece if isinstance(piece, bytes) else piece.encode()) + b"\r\n"
        for piece in pieces
    )
    kind = f'multipart/{kind}; boundary="{boundary}"'
    return mail(body + f"--{boundary}--\r\n".encode(), content_type=kind, **changes)
