from __future__ import annotations

from zhike.apps.mailboxes.accounts import account_of, thread_key


def test_the_password_comes_out_of_its_seal_and_shows_nowhere(box):
    account = account_of(box)

    assert account.password == "secret"
    assert "secret" not in box.password_sealed
    assert "secret" not in repr(account)


def test_the_key_of_threads_goes_with_the_secret_of_the_house(settings):
    before = thread_key()
    settings.SECRET_KEY = "another secret of this house"

    assert thread_key() != before
