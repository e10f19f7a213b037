from __future__ import annotations

import pytest

from zhike.config import env
from zhike.config.errors import BadSetting


def test_a_variable_left_out_or_empty_gives_its_default(monkeypatch):
    monkeypatch.setenv("ZHIKE_EXAMPLE", "  ")

    assert env.text("ZHIKE_EXAMPLE", default="kept") == "kept"


@pytest.mark.parametrize(("value", "wanted"), [("1", True), ("yes", True), ("off", False)])
def test_a_flag_takes_the_usual_words(monkeypatch, value, wanted):
    monkeypatch.setenv("ZHIKE_EXAMPLE", value)

    assert env.flag("ZHIKE_EXAMPLE") is wanted


def test_a_flag_that_is_neither_yes_nor_no_is_refused_with_the_cure(monkeypatch):
    monkeypatch.setenv("ZHIKE_EXAMPLE", "perhaps")

    with pytest.raises(BadSetting, match=r"ZHIKE_EXAMPLE is 'perhaps'\. It must be 1 or 0\."):
        env.flag("ZHIKE_EXAMPLE")


def test_the_first_choice_is_the_default_and_others_must_be_known(monkeypatch):
    choices = ("duckdb", "spark")

    assert env.one_of("ZHIKE_EXAMPLE", choices=choices) == "duckdb"
    monkeypatch.setenv("ZHIKE_EXAMPLE", "oracle")
    with pytest.raises(BadSetting, match="one of duckdb, spark"):
        env.one_of("ZHIKE_EXAMPLE", choices=choices)


def test_some_words_of_a_few_keep_their_order_and_none_means_the_first(monkeypatch):
    choices = ("cn", "gb", "us")

    assert env.some_of("ZHIKE_EXAMPLE", choices=choices) == ("cn",)
    monkeypatch.setenv("ZHIKE_EXAMPLE", "us, cn")
    assert env.some_of("ZHIKE_EXAMPLE", choices=choices) == ("us", "cn")
    monkeypatch.setenv("ZHIKE_EXAMPLE", "us, mars")
    with pytest.raises(BadSetting, match="some of cn, gb, us"):
        env.some_of("ZHIKE_EXAMPLE", choices=choices)


def test_an_unknown_time_zone_is_refused(monkeypatch):
    monkeypatch.setenv("ZHIKE_EXAMPLE", "Asia/Beijing")

    with pytest.raises(BadSetting, match="Asia/Shanghai"):
        env.time_zone("ZHIKE_EXAMPLE", default="UTC")


@pytest.mark.parametrize(
    ("value", "host", "port", "loopback"),
    [
        ("127.0.0.1:8000", "127.0.0.1", 8000, True),
        ("[::1]:9000", "::1", 9000, True),
        ("0.0.0.0:80", "0.0.0.0", 80, False),
        ("bank.example:8443", "bank.example", 8443, False),
    ],
)
def test_a_bind_knows_whether_it_stays_on_this_machine(monkeypatch, value, host, port, loopback):
    monkeypatch.setenv("ZHIKE_EXAMPLE", value)

    bind = env.bind("ZHIKE_EXAMPLE", default="")

    assert (bind.host, bind.port, bind.is_loopback) == (host, port, loopback)


@pytest.mark.parametrize("value", ["8000", "127.0.0.1:", "127.0.0.1:70000", ":80"])
def test_a_bind_without_host_or_with_an_impossible_port_is_refused(monkeypatch, value):
    monkeypatch.setenv("ZHIKE_EXAMPLE", value)

    with pytest.raises(BadSetting, match="HOST:PORT"):
        env.bind("ZHIKE_EXAMPLE", default="")


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path):
    first = env.secret_key("ZHIKE_EXAMPLE", folder=tmp_path)
    again = env.secret_key("ZHIKE_EXAMPLE", folder=tmp_path)

    assert first == again
    assert len(first) >= 32
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


def test_whoever_looks_while_another_makes_the_secret_has_the_same_whole_one(monkeypatch, tmp_path):
    token, seen = env.secrets.token_urlsafe, []

    def while_another_starts(length):
        monkeypatch.setattr(env.secrets, "token_urlsafe", token)
        seen.append(env.secret_key("ZHIKE_EXAMPLE", folder=tmp_path))
        return token(length)

    monkeypatch.setattr(env.secrets, "token_urlsafe", while_another_starts)
    assert env.secret_key("ZHIKE_EXAMPLE", folder=tmp_path) == seen[0]
    assert [file.name for file in tmp_path.iterdir()] == ["secret"]


def test_a_short_secret_is_refused_without_being_shown(monkeypatch, tmp_path):
    monkeypatch.setenv("ZHIKE_EXAMPLE", "hunter2")

    with pytest.raises(BadSetting) as refusal:
        env.secret_key("ZHIKE_EXAMPLE", folder=tmp_path)

    assert "hunter2" not in str(refusal.value)


def test_a_secret_that_only_some_banks_have_is_long_or_not_there(monkeypatch):
    assert env.optional_secret("ZHIKE_SAMPLE") == ""
    monkeypatch.setenv("ZHIKE_SAMPLE", "k" * 32)
    assert env.optional_secret("ZHIKE_SAMPLE") == "k" * 32
    monkeypatch.setenv("ZHIKE_SAMPLE", "short")
    with pytest.raises(BadSetting, match="32 characters") as refused:
        env.optional_secret("ZHIKE_SAMPLE")
    assert "short" not in str(refused.value).replace("too short", "")


def test_without_a_url_the_database_is_a_file_that_waits_for_its_lock(tmp_path):
    database = env.database("ZHIKE_EXAMPLE", folder=tmp_path)

    assert database["NAME"] == str(tmp_path / "zhike.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_a_postgresql_url_is_taken_apart(monkeypatch, tmp_path):
    url = "postgresql://zhike:p%40ss@db.bank:5433/cx?sslmode=require"
    monkeypatch.setenv("ZHIKE_EXAMPLE", url)

    database = env.database("ZHIKE_EXAMPLE", folder=tmp_path)

    assert database["ENGINE"].endswith("postgresql")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.bank", "5433", "cx")
    assert (database["USER"], database["PASSWORD"]) == ("zhike", "p@ss")
    assert database["OPTIONS"] == {"sslmode": "require", "prepare_threshold": 2}


@pytest.mark.parametrize(("given", "kept_after"), [("0", None), ("7", 7)])
def test_how_often_a_statement_comes_before_it_is_kept_is_said_in_the_url(
    monkeypatch, tmp_path, given, kept_after
):
    monkeypatch.setenv("ZHIKE_EXAMPLE", f"postgresql://db/cx?prepare_threshold={given}")

    options = env.database("ZHIKE_EXAMPLE", folder=tmp_path)["OPTIONS"]

    assert options["prepare_threshold"] == kept_after


def test_a_threshold_that_is_no_number_is_refused_with_what_would_be_right(monkeypatch, tmp_path):
    monkeypatch.setenv("ZHIKE_EXAMPLE", "postgresql://db/cx?prepare_threshold=never")

    with pytest.raises(BadSetting, match="0 for never"):
        env.database("ZHIKE_EXAMPLE", folder=tmp_path)


def test_another_database_is_refused_without_showing_its_password(monkeypatch, tmp_path):
    monkeypatch.setenv("ZHIKE_EXAMPLE", "mysql://zhike:secret@db/cx")

    with pytest.raises(BadSetting, match="postgresql://") as refusal:
        env.database("ZHIKE_EXAMPLE", folder=tmp_path)

    assert "secret" not in str(refusal.value)


def test_a_mail_server_is_read_with_its_way_of_encryption(monkeypatch):
    monkeypatch.setenv("ZHIKE_SMTP_URL", "smtps://li%40bank:p%2Fw@mail.bank")

    server = env.mail_server("ZHIKE_SMTP_URL")

    assert (server.host, server.port, server.encryption) == ("mail.bank", 465, "tls")
    assert (server.username, server.password) == ("li@bank", "p/w")
    assert "p/w" not in repr(server)


@pytest.mark.parametrize("url", ["mail.bank:25", "http://mail.bank", "smtp://"])
def test_what_is_no_mail_server_is_refused_without_its_password(monkeypatch, url):
    monkeypatch.setenv("ZHIKE_SMTP_URL", url)

    with pytest.raises(BadSetting, match="smtp://USER"):
        env.mail_server("ZHIKE_SMTP_URL")


def test_networks_are_read_and_others_are_refused(monkeypatch):
    monkeypatch.setenv("ZHIKE_WEBHOOK_NETWORKS", "10.8.0.0/16, ::1/128")
    assert [str(each) for each in env.networks("ZHIKE_WEBHOOK_NETWORKS")] == [
        "10.8.0.0/16", "::1/128",
    ]  # fmt: skip

    monkeypatch.setenv("ZHIKE_WEBHOOK_NETWORKS", "10.8.0.1/16")
    with pytest.raises(BadSetting, match="networks such as"):
        env.networks("ZHIKE_WEBHOOK_NETWORKS")
