"""The text of a mail that came as HTML only. Nothing is fetched, nothing is run."""

from __future__ import annotations

import re

from lxml import etree

from zhike.integrations.mail.charsets import clean

MAX_CHARS = 1_000_000
_UNSEEN = {"script", "style", "head", "title", "template", "noscript", "object", "svg", "select"}
_BLOCKS = {
    "p", "div", "br", "tr", "table", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "hr",
    "blockquote", "pre", "section", "article", "header", "footer", "address", "dt", "dd", "center",
}  # fmt: skip
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table"}
_EMPTY = {"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "wbr"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0", re.IGNORECASE)
_SHOWN_SCHEMES = ("http://", "https://", "mailto:", "tel:")


def text_of_html(html: str) -> str:
    """Give what a reader sees: lines, links with their address, `>` before what is quoted."""
    # The C parser: linear also on hostile input, and it hands over events instead of a deep tree.
    reader = _Reader()
    parser = etree.HTMLParser(target=reader, huge_tree=True, remove_comments=True)
    try:
        parser.feed(clean(html[:MAX_CHARS]))
        parser.close()
    except etree.LxmlError:
        reader.close()  # nothing in it is HTML at all
    return reader.text()


class _Reader:
    """Collects lines from the events of the parser."""

    def __init__(self) -> None:
        self._lines: list[list[str]] = [[]]
        self._said = False  # whether the last line holds a word yet
        self._unseen: list[str] = []
        self._links: list[str] = []
        self._link_words: list[str] = []
        self._quotes = 0
        self._pre = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._unseen or tag in _UNSEEN or _HIDDEN.search(attributes.get("style", "")[:500]):
            if tag not in _EMPTY:
                self._unseen.append(tag)
            return
        self._quotes += tag == "blockquote"
        self._pre += tag == "pre"
        self._break(tag)
        if tag == "a":
            self._links.append(attributes.get("href", "").strip())
            self._link_words = []
        elif tag == "img" and (said := attributes.get("alt", "").strip()):
            self._say(f"[{said}]")  # a tracking pixel has no words and leaves none
        elif tag == "li":
            self._lines[-1].append("- ")
        elif tag in {"td", "th"} and self._said:
            self._lines[-1].append(" ")

    def end(self, tag: str) -> None:
        if self._unseen:
            # The parser closes what was left open, so that ends come in the order of starts.
            if tag == self._unseen[-1]:
                self._unseen.pop()
            return
        if tag == "a" and self._links:
            self._tell(self._links.pop())
        self._quotes -= tag == "blockquote" and self._quotes > 0
        self._pre -= tag == "pre" and self._pre > 0
        if tag != "br":
            self._break(tag)

    def data(self, text: str) -> None:
        if self._unseen:
            return
        if self._pre:
            first, *rest = text.split("\n")
            self._say(first)
            for line in rest:
                self._begin_line()
                self._say(line)
        elif text.strip():
            words = re.sub(r"[ \t\n\f]+", " ", text)
            self._say(words if self._said else words.lstrip())
        elif self._said:
            self._lines[-1].append(" ")

    def close(self) -> None:
        pass

    def text(self) -> str:
        lines: list[str] = []
        gap = False
        for pieces in self._lines:
            line = "".join(pieces).replace("\xa0", " ").rstrip()
            if not line.strip("> "):
                gap = True
                continue
            if gap and lines:
                within = line.startswith(">") and lines[-1].startswith(">")
                lines.append(">" if within else "")
            lines.append(line)
            gap = False
        return "\n".join(lines)

    def _say(self, words: str) -> None:
        self._lines[-1].append(words)
        self._said = self._said or bool(words.strip())
        if self._links:
            self._link_words.append(words)

    def _tell(self, address: str) -> None:
        said, self._link_words = "".join(self._link_words).strip(), []
        bare = address.removeprefix("mailto:").removeprefix("tel:")
        if address.lower().startswith(_SHOWN_SCHEMES) and said not in {address, bare}:
            self._say(f" <{bare}>")

    def _break(self, tag: str) -> None:
        if tag == "br" or (tag in _BLOCKS and self._said):
            self._begin_line()
            if tag in _PARAGRAPHS:
                self._begin_line()
        elif tag == "blockquote":
            self._lines[-1] = self._prefix()

    def _begin_line(self) -> None:
        self._said = False
        self._lines.append(self._prefix())

    def _prefix(self) -> list[str]:
        return ["> " * min(self._quotes, 5)] if self._quotes else []
