"""The image and the compose files: what can be told without Docker, and a rehearsal of the whole."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import Any

import pytest
import yaml

from bots.app import GRACE_S
from bots.serving import GOODBYE_S
from bots.settings import PREFIX, Settings, load_settings
from tests.house.sources import ROOT

DOCKER = ROOT / "docker"
COMPOSE = ("compose.yaml", "compose.postgres.yaml")


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's, continued lines joined."""
    lines = (DOCKER / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    parts = (line.split(None, 1) for line in lines if line.strip() and not line.startswith("#"))
    return [(name, re.sub(r"\s+", " ", rest)) for name, rest in parts]


def stages() -> list[list[tuple[str, str]]]:
    """The instructions of each stage."""
    found: list[list[tuple[str, str]]] = []
    for name, rest in instructions():
        if name == "FROM":
            found.append([])
        found[-1].append((name, rest))
    return found


def compose(name: str) -> dict[str, Any]:
    """A compose file."""
    loaded: dict[str, Any] = yaml.safe_load((DOCKER / name).read_text())
    return loaded


def our_services(name: str) -> dict[str, dict[str, Any]]:
    """Those that run our image."""
    return {key: value for key, value in compose(name)["services"].items() if value["image"] == "frontdoor"}


def test_what_is_copied_is_what_is_let_in() -> None:
    copied = {
        source
        for name, rest in instructions()
        if name == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    }
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    let_in = {line[1:] for line in lines if line.startswith("!")}
    assert "*" in lines
    assert copied == let_in
    assert all((ROOT / source).exists() for source in copied)


def test_the_last_stage_is_small_and_has_no_rights() -> None:
    build, last = stages()
    assert build[0][1].endswith(" AS build")
    assert not [rest for name, rest in last if name == "RUN" and re.search(r"apt|pip|gcc|build-essential", rest)]
    assert ("COPY", "--from=build /opt/frontdoor /opt/frontdoor") in last
    users = [rest for name, rest in last if name == "USER"]
    assert users
    assert not users[-1].startswith(("root", "0"))


def test_every_package_is_checked_by_its_hash() -> None:
    installs = [
        part
        for name, rest in instructions()
        if name == "RUN"
        for part in rest.split("&&")
        if re.search(r"pip .*install", part)
    ]
    assert len(installs) == 3
    assert all("--require-hashes" in part or "--no-index" in part for part in installs)


def test_commands_are_run_without_a_shell() -> None:
    for name, rest in instructions():
        if name in {"CMD", "ENTRYPOINT"}:
            assert isinstance(json.loads(rest), list)
        if name == "HEALTHCHECK":
            assert "/health/ready" in json.loads(rest.split("CMD ")[1])[-1]


@pytest.mark.parametrize("name", COMPOSE)
def test_compose_files_follow_the_specification(name: str) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(DOCKER / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", COMPOSE)
def test_services_get_settings_that_exist(name: str) -> None:
    secrets = {f"{PREFIX}{key.upper()}_FILE" for key in Settings.model_fields}
    known = {f"{PREFIX}{key.upper()}" for key in Settings.model_fields} | secrets
    for service in our_services(name).values():
        given = service.get("environment", {})
        assert given.keys() <= known
        files = {value for key, value in given.items() if key in secrets}
        assert files == {f"/run/secrets/{secret}" for secret in service.get("secrets", ())}
        assert set(service.get("secrets", ())) <= compose(name).get("secrets", {}).keys()


@pytest.mark.parametrize("name", COMPOSE)
def test_services_have_few_rights_and_time_to_finish(name: str) -> None:
    for service in our_services(name).values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert float(service["stop_grace_period"].removesuffix("s")) >= 2 * GRACE_S + GOODBYE_S


@pytest.mark.parametrize("name", COMPOSE)
def test_nothing_is_open_to_the_world(name: str) -> None:
    ports = [port for service in compose(name)["services"].values() for port in service.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_proxy_knows_every_process() -> None:
    servers = re.findall(r"server ([\w-]+):8080", (DOCKER / "nginx.conf").read_text())
    services = our_services("compose.postgres.yaml")
    assert set(servers) == services.keys() - {"migrate"}
    assert len(servers) > 1


def test_processes_wait_for_the_schema() -> None:
    services = our_services("compose.postgres.yaml")
    assert services["migrate"]["command"] == ["migrate"]
    for name in services.keys() - {"migrate"}:
        assert services[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}


def test_the_example_of_settings_is_whole_and_true(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = re.findall(rf"^#{PREFIX}(\w+)=(.*)$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    example = {name.lower(): value for name, value in lines}
    assert example.keys() == Settings.model_fields.keys()
    filled = {name: value for name, value in example.items() if value and value != "whsec_"}
    for name, value in filled.items():
        monkeypatch.setenv(f"{PREFIX}{name.upper()}", value)
    load_settings(env_file=None)


@pytest.mark.slow
def test_the_rehearsal_goes_well() -> None:
    done = subprocess.run([DOCKER / "rehearse.sh"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert "the rehearsal went well" in done.stdout
