"""What a mail says as a message."""

from __future__ import annotations

from tests.integrations.mail.mails import KEY, mail, parts

from zhike.apps.conversations.rules import LONGEST_MESSAGE
from zhike.apps.mailboxes.words import WHOLE, words_of
from zhike.integrations.mail import read_message

PNG = b"Content-Type: image/png; name=a.png\r\n\r\n\x89PNG\r\n\x1a\nrest"


def words(content: bytes, **more):
    return words_of(read_message(content, key=KEY, **more))


def test_new_words_are_the_text_and_the_whole_goes_along():
    text, files = words(mail("还是不行。\n\n> old words"))

    assert text == "还是不行。"
    assert [(file.name, file.content.decode()) for file in files] == [
        (WHOLE, "还是不行。\n\n> old words")
    ]


def test_a_mail_that_is_all_new_needs_no_copy():
    assert words(mail("My card is blocked.")) == ("My card is blocked.", [])


def test_a_text_beyond_the_limit_is_cut_and_kept_whole():
    text, files = words(mail("字" * 20_000))

    assert len(text) <= LONGEST_MESSAGE
    assert files[0].content.decode() == "字" * 20_000


def test_files_that_are_refused_are_named():
    program = b"Content-Type: application/octet-stream; name=run.exe\r\n\r\nMZ"

    text, files = words(parts(b"\r\nLook.", PNG, program))

    assert [file.name for file in files] == ["a.png"]
    assert text == "Look.\n\n(Not taken, still in the mailbox: run.exe)"


def test_more_files_than_a_message_holds_are_named():
    text, files = words(parts(b"\r\nLook.", *[PNG] * 8))

    assert len(files) == 5
    assert text.count("a.png") == 3


def test_a_mail_without_words_says_so():
    assert words(mail("")) == ("(The mail has no text.)", [])


def test_a_mail_of_which_only_the_head_is_here_says_so():
    text, _ = words(mail(""), complete=False)

    assert "too large" in text
