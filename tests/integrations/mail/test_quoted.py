"""New text, signature and history, as the clients in use write them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhike.integrations.mail.quoted import split_reply

HISTORIES = {
    "gmail": "On Mon, Jan 5, 2026 at 9:00 AM Bank <service@bank.example> wrote:\n> old",
    "gmail, broken line": "On Mon, Jan 5, 2026 at 9:00 AM Bank of the Long Name\n"
    "<service@bank.example> wrote:\n\n> old",
    "gmail, Chinese": "银行 <service@bank.example> 于2026年1月5日周一 09:00写道：\n> old",
    "apple, Chinese": "在 2026年1月5日，上午9:00，银行 <service@bank.example> 写道：\n\n> old",
    "163": "At 2026-01-05 09:00:00, \"Bank\" <service@bank.example> wrote:\nold",
    "163 app": "---- 回复的原邮件 ----\n"
    "| 发件人 | 银行 |\n| 日期 | 2026年1月5日 |\n| 主题 | Re: 卡 |\nold",
    "qq": "------------------ 原始邮件 ------------------\n"
    "发件人: \"银行\" <service@bank.example>;\n发送时间: 2026年1月5日\nold",
    "foxmail": "发件人： 银行\n发送时间： 2026-01-05 09:00\n收件人： 李\n主题： Re: 卡\nold",
    "outlook": "From: Bank <service@bank.example>\nSent: Monday, January 5, 2026\n"
    "To: Li\nSubject: RE: card\n\nold",
    "outlook, old": "-----Original Message-----\nFrom: Bank\nold",
    "outlook, Chinese": "-----原始邮件-----\n发件人: 银行\nold",
    "taiwan": "寄件者: 銀行\n傳送時間: 2026年1月5日\n收件者: 李\n主旨: RE: 卡\nold",
    "bare": "> old\n> older",
}  # fmt: skip


@pytest.mark.parametrize("history", HISTORIES.values(), ids=HISTORIES)
def test_an_answer_above_the_history_is_new(history):
    reply = split_reply(f"谢谢，还是不行。\nSecond line.\n\n{history}\n")

    assert reply.new == "谢谢，还是不行。\nSecond line."
    assert reply.quoted == history


def test_an_answer_under_the_quotation_is_new():
    reply = split_reply("On Mon, Jan 5, 2026 Bank wrote:\n> Which card?\n\nThe blue one.")

    assert reply.new == "The blue one."
    assert reply.quoted == "On Mon, Jan 5, 2026 Bank wrote:\n> Which card?"


@pytest.mark.parametrize(
    "text",
    [
        "On Mon, Jan 5, 2026 Bank wrote:\n> Which card?\nBlue.\n> Since when?\nMonday.",
        "See below.\n\n> Which card?\nBlue.\n> Since when?\nMonday.",
        "Above.\n\n> Which card?\n\nUnder.",
        "> only a quotation",
        "-----Original Message-----\nFrom: Bank\nold",
        "---------- Forwarded message ---------\nFrom: Shop\nDate: Mon\nSubject: Bill\n\nPay 5.",
        "请看下面。\n\n---- 转发的邮件 ----\n发件人: 商店\n发送时间: 周一\n主题: 账单\n请付 5 元",
        "他在信中写道：\n我会付款。",
        "From: Shanghai I travelled on.\nTo: nobody.",
        "",
    ],
)
def test_in_doubt_everything_is_new(text):
    reply = split_reply(text)

    assert reply.new == text.strip("\n")
    assert reply.quoted == ""


@pytest.mark.parametrize(
    "signature", ["--\nLi Na\nTel. 1", "发自我的iPhone", "Sent from my iPhone", "来自我的华为手机"]
)
def test_a_signature_is_no_new_text(signature):
    reply = split_reply(f"The card is blue.\n\n{signature}\n\n> old")

    assert (reply.new, reply.signature, reply.quoted) == ("The card is blue.", signature, "> old")


def test_a_mail_that_is_nothing_but_a_signature_stays():
    assert split_reply("发自我的iPhone").new == "发自我的iPhone"


LINES = st.sampled_from(
    ["text", "> quoted", "", "-- ", "On Mon, Jan 5, 2026 x wrote:", "From: a", "Sent: b", "To: c",
     "发件人: 李", "主题: 卡", "-----原始邮件-----", "发自我的iPhone", "-->"]
)  # fmt: skip


@given(st.lists(LINES | st.text(max_size=30).filter(lambda line: "\n" not in line), max_size=25))
@settings(max_examples=300, deadline=None)
def test_no_line_is_ever_lost(lines):
    reply = split_reply("\n".join(lines))

    together = "\n".join([reply.new, reply.signature, reply.quoted]).split("\n")
    assert sorted(line.rstrip() for line in together if line.strip()) == sorted(
        line.rstrip() for line in lines if line.strip()
    )
    assert reply.new.strip() or not any(line.strip() for line in lines)
