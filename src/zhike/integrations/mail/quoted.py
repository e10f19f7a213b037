"""What somebody wrote now, apart from the mail that he answers and from his signature.

Nothing is lost: every line comes back in one of the three. In doubt a line is new, as an agent who
reads a line too many loses a second, and one who misses a line loses a matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MAX_LINE = 400
_DASHED = re.compile(
    r"[-—_=*\s]{2,40}(original message|原始邮件|原邮件|回复的原邮件|原始郵件|原始訊息|原始信件)"
    r"[-—_=*\s]{0,40}",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"([-—_=*\s]{2,40}(forwarded message|转发的邮件|转发邮件信息|转发的原邮件|轉寄的郵件|轉寄郵件)"
    r"[-—_=*\s]{0,40}|begin forwarded message:|以下是转发的邮件[:：]?)",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r".{4,320}(wrote|writes|写道|寫道|写到|a écrit|schrieb.{0,80})\s?[:：]",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(on|at|le|am)\s|[在于].{0,20}\d|.{0,60}<[^<>\s]+@", re.IGNORECASE)
_WHEN_OR_WHO = re.compile(r"\d{1,4}\s?[-/.年:,]\s?\d|<[^<>\s]+@[^<>\s]+>|\b(19|20)\d\d\b")
_LABEL = re.compile(
    r"[|>\s*]{0,8}(from|sent|date|to|cc|subject|发件人|发送时间|发送日期|日期|时间|收件人|抄送|主题"
    r"|寄件者|寄件人|傳送時間|收件者|副本|主旨)\s{0,4}\*{0,2}\s{0,4}[:：|]",
    re.IGNORECASE,
)
_FROM = {"from", "发件人", "寄件者", "寄件人"}
_DEVICE = re.compile(
    r"(sent from (my|mail|outlook|yahoo).{0,60}|get outlook for .{0,60}|[发發]自我的.{0,40}"
    r"|发自.{0,20}邮箱.{0,20}|从我的.{0,20}(发送|发出)|来自我的.{0,40}"
    r"|从 ?(iphone|android|window).{0,20}发送)[。.]?",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Reply:
    """The three sorts of text in an answer."""

    new: str
    signature: str = ""
    quoted: str = ""


def split_reply(text: str) -> Reply:
    """Tell new text, signature and quoted history apart. A forwarded mail is new as a whole."""
    lines = text.split("\n")
    for index in range(len(lines)):
        if _begins_forward(lines[index]):
            return Reply(new=text.strip("\n"))
        if _begins_block(lines, index):
            return _above(lines, index) if _said(lines[:index]) else _signed(lines)
        if _begins_attribution(lines, index):
            return _around_quotes(lines, index)
    return _around_quotes(lines, _trailing_quotes(lines))


def _around_quotes(lines: list[str], cut: int) -> Reply:
    """Part what stands above and below lines with `>`; where answers stand between, keep all."""
    above, below = lines[:cut], lines[cut:]
    marked = [index for index, line in enumerate(below) if _is_quote(line)]
    if not marked:
        return _above(lines, cut) if _said(above) else _signed(lines)
    between = [line for line in below[marked[0] : marked[-1]] if not _is_quote(line)]
    under = below[marked[-1] + 1 :]
    if _said(between) or _said(above) == _said(under):
        return _signed(lines)
    if _said(above):
        return _above(lines, cut)
    signed = _signed(under)
    return Reply(new=signed.new, signature=signed.signature, quoted=_joined(below[: -len(under)]))


def _above(lines: list[str], cut: int) -> Reply:
    signed = _signed(lines[:cut])
    return Reply(new=signed.new, signature=signed.signature, quoted=_joined(lines[cut:]))


def _signed(lines: list[str]) -> Reply:
    """Cut the signature off: what follows `-- `, or the line a telephone adds."""
    for index, line in enumerate(lines):
        if line in {"-- ", "--"} and _said(lines[:index]):
            return Reply(new=_joined(lines[:index]), signature=_joined(lines[index:]))
    last = max((i for i, line in enumerate(lines) if line.strip()), default=0)
    if _DEVICE.fullmatch(lines[last].strip()[:_MAX_LINE] if lines else "") and _said(lines[:last]):
        return Reply(new=_joined(lines[:last]), signature=_joined(lines[last:]))
    return Reply(new=_joined(lines))


def _begins_forward(line: str) -> bool:
    return len(line) < _MAX_LINE and bool(_FORWARD.fullmatch(line.strip()))


def _begins_block(lines: list[str], index: int) -> bool:
    """Say whether a line of dashes or a copied head (from, sent, to, subject) begins here."""
    line = lines[index].strip()[:_MAX_LINE]
    if _DASHED.fullmatch(line):
        return True
    label = _LABEL.match(line)
    if not label or label[1].lower() not in _FROM:
        return False
    near = [_LABEL.match(each[:_MAX_LINE]) for each in lines[index + 1 : index + 9]]
    return len({match[1].lower() for match in near if match} - _FROM) >= 2


def _begins_attribution(lines: list[str], index: int) -> bool:
    """Say whether "On …, … wrote:" begins here; clients break it where it grows long."""
    rows = [each.strip()[:_MAX_LINE] for each in lines[index : index + 3]]
    broken = rows[0] and _OPENS.match(rows[0])
    for count in (1, 2, 3) if broken else (1,):
        said = " ".join(rows[:count])
        if all(rows[:count]) and len(said) < _MAX_LINE and _WROTE.fullmatch(said):
            return bool(_WHEN_OR_WHO.search(said))
    return False


def _trailing_quotes(lines: list[str]) -> int:
    cut = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        if _is_quote(lines[index]):
            cut = index
        elif lines[index].strip():
            break
    return cut


def _is_quote(line: str) -> bool:
    return line.startswith((">", "|>"))


def _said(lines: list[str]) -> bool:
    return any(line.strip() for line in lines)


def _joined(lines: list[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip("\n")
