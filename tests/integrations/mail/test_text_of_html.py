"""What is read of a mail that came as HTML."""

from __future__ import annotations

import time

import pytest

from zhike.integrations.mail.text_of_html import text_of_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>您好，<b>我的卡</b>丢了。</p>", "您好，我的卡丢了。"),
        ("one<br>two<br><br>three", "one\ntwo\n\nthree"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("<ul><li>one<li>two</ul>", "- one\n- two"),
        ("<table><tr><td>fee</td><td>5</td></tr><tr><td>sum</td><td>9</td></tr></table>",
         "fee 5\nsum 9"),
        ("a &lt;b&gt; &amp; &nbsp;c", "a <b> &  c"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("new<blockquote>old<p>older</p></blockquote>", "new\n\n> old\n>\n> older"),
        ("", ""),
        ("no tags", "no tags"),
    ],
)  # fmt: skip
def test_lines_stand_where_a_reader_sees_them(html, text):
    assert text_of_html(html) == text


@pytest.mark.parametrize(
    "unseen",
    [
        "<script>alert(1)</script>",
        "<style>p{color:red}</style>",
        "<head><title>t</title></head>",
        '<div style="display:none">hidden</div>',
        "<!-- comment -->",
        '<img src="https://track.example/p.gif" width="1" height="1">',
        "<template>t</template>",
        "<svg><text>x</text></svg>",
    ],
)
def test_what_a_reader_does_not_see_is_not_read(unseen):
    assert text_of_html(f"<div>before{unseen}after</div>") in {"beforeafter", "before\nafter"}


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<a href="https://bank.example/a">here</a>', "here <https://bank.example/a>"),
        ('<a href="https://bank.example">https://bank.example</a>', "https://bank.example"),
        ('<a href="mailto:li@home.example">li@home.example</a>', "li@home.example"),
        ('<a href="javascript:alert(1)">click</a>', "click"),
        ('<img alt="receipt" src="x">', "[receipt]"),
    ],
)
def test_where_a_link_leads_can_be_read(html, text):
    assert text_of_html(html) == text


@pytest.mark.parametrize(
    "hostile",
    [
        "<",
        "<a ",
        "<div>",
        "<!--",
        "<blockquote>x",
        '<a href="',
        "<div>-",
        "<table><a>",
        "&#x41;",
        "<li>",
    ],
)
def test_a_megabyte_of_nonsense_takes_seconds_at_most(hostile):
    started = time.perf_counter()

    text_of_html(hostile * (1_000_000 // len(hostile)))

    assert time.perf_counter() - started < 10
