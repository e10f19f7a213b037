"""The examples of deploy/ are checked like code: what they name is there."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from tests.deploy.served import commands_of, known_variables

DEPLOY = Path(__file__).parents[2] / "deploy"
TEXT = (DEPLOY / "compose.yaml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
# The keys of the compose specification that we use: a key misspelt is not one of them.
TOP = {"name", "services", "volumes", "networks", "x-zhike"}
KEYS = {
    "image", "build", "command", "restart", "volumes", "environment", "depends_on", "healthcheck",
    "ports", "stop_grace_period",
}  # fmt: skip
HEALTH = {"test", "interval", "timeout", "retries", "start_period"}


def test_every_key_is_one_of_the_compose_specification():
    assert set(COMPOSE) <= TOP
    for name, service in SERVICES.items():
        assert set(service) <= KEYS, name
        assert set(service.get("healthcheck", {})) <= HEALTH, name
        assert isinstance(service["image"], str)


def test_what_a_service_waits_for_exists_and_says_when_it_is_well():
    for service in SERVICES.values():
        for name, how in service.get("depends_on", {}).items():
            assert how == {"condition": "service_healthy"}
            assert "healthcheck" in SERVICES[name]


def test_volumes_are_declared_and_files_are_there():
    for service in SERVICES.values():
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            if source.startswith("./"):
                assert (DEPLOY / source).exists(), source
            elif not source.startswith("$"):
                assert source in COMPOSE["volumes"]
    build = SERVICES["web"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).is_file()


def test_every_setting_is_one_that_zhike_reads():
    for name in ("web", "worker"):
        assert set(SERVICES[name]["environment"]) <= known_variables()


def test_every_variable_of_the_file_stands_in_the_example():
    asked = set(re.findall(r"\$\{(\w+)", TEXT))
    given = set(re.findall(r"^(\w+)=", (DEPLOY / "example.env").read_text(), flags=re.M))

    assert asked == given


def test_web_and_worker_are_commands_that_zhike_knows():
    web = [re.sub(r"\$\{\w+:-(\w+)\}", r"\1", word) for word in SERVICES["web"]["command"]]

    assert commands_of(web).workers == 2
    assert commands_of(web).job_workers == 0
    assert commands_of(SERVICES["worker"]["command"]).batch is False


def test_only_the_proxy_can_be_reached_from_outside_and_it_alone_is_believed():
    network = COMPOSE["networks"]["default"]["ipam"]["config"][0]["subnet"]

    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert SERVICES["web"]["environment"]["ZHIKE_PROXY"] == network


def test_no_secret_is_written_down():
    for secret in ("POSTGRES_PASSWORD", "ZHIKE_SECRET_KEY", "ZHIKE_MASTER_KEY"):
        assert not re.search(rf"{secret}: [^$]", TEXT)
        assert not re.search(rf"^{secret}=\S", (DEPLOY / "example.env").read_text(), flags=re.M)
