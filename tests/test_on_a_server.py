"""What runs the bot on a server is read as Docker, Compose, Caddy and systemd read it, and tried as far as it goes without them."""

import asyncio
import os
import re
import shlex
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from bot.operating import settings
from bot.operating.health import health
from bot.operating.listening import listen
from bot.operating.settings import Settings

_ROOT = Path(__file__).parents[1]
_DEPLOY = _ROOT / "deploy"

Steps = list[tuple[str, str]]


def _steps() -> Steps:
    """The instructions of the Dockerfile, one after another, with what each says."""
    whole = re.sub(r"\\\n", " ", (_DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
    lines = [line for line in whole.splitlines() if line.strip() and not line.startswith("#")]
    return [(word.upper(), rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def _last(steps: Steps, word: str) -> str:
    return [rest for name, rest in steps if name == word][-1]


def _json(said: str) -> list[str]:
    assert re.fullmatch(r'\["[^"]+"(, "[^"]+")*\]', said), f"{said} is run by a shell"
    return re.findall(r'"([^"]+)"', said)


def _ignored(name: str) -> bool:
    """Whether the engine never gets this file, by the rules beside the Dockerfile."""
    out = False
    for line in (_DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines():
        rule = line.removeprefix("!").removeprefix("**/")
        parts = name.split("/")
        heads = ["/".join(parts[:n]) for n in range(1, len(parts) + 1)]
        if (
            rule
            and not rule.startswith("#")
            and any(fnmatch(one, rule) for one in [*heads, *parts[1:]] if "/" in rule or one in heads or "**" in line)
        ):
            out = not line.startswith("!")
    return out


def test_the_image_takes_what_the_program_needs_and_nothing_else() -> None:
    taken = [rest.split()[:-1] for word, rest in _steps() if word == "COPY" and not rest.startswith("--from")]
    sources = {one for some in taken for one in some}
    assert [one for one in sources if not (_ROOT / one).exists()] == []
    assert [one for one in sources if _ignored(one)] == []
    packages = {line.split("/")[0] for line in _listed("*/__init__.py")} - {"tests", "benchmarks"}
    assert packages <= sources, "a package the program imports is left out"
    assert {line for line in _listed("*.py") if "/" not in line} <= sources
    secret = (
        "data/sipakainga.sqlite3",
        ".env",
        "deploy/secrets/bot_token",
        "kota.xlsx",
        "undangan/undangan.pdf",
        "city.zip",
        ".git/config",
    )
    assert [one for one in (*secret, "tests/stage.py", ".venv/bin/python", "bot/__pycache__/a.pyc") if not _ignored(one)] == []


def _listed(pattern: str) -> list[str]:
    done = subprocess.run(["git", "ls-files", pattern], cwd=_ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_the_image_runs_as_nobody_in_particular_and_writes_into_two_folders_alone() -> None:
    steps = _steps()
    user = _last(steps, "USER").split(":")
    assert all(one.isdigit() and int(one) >= 1000 for one in user), "a number, so that Kubernetes sees it is not root"
    assert [word for word, _ in steps].index("USER") > max(n for n, (word, _) in enumerate(steps) if word in {"RUN", "COPY"})
    said = dict(one.split("=", 1) for one in shlex.split(_last(steps, "ENV")))
    assert {said[one].split("/")[1] for one in ("HOME", "DATA_DIR", "MPLCONFIGDIR")} == {"data", "tmp"}
    assert said["PYTHONDONTWRITEBYTECODE"] == "1"
    assert "/data" in _last(steps, "VOLUME")
    assert not any("http" in rest or "--index-url" in rest for _, rest in steps)
    assert not any(re.search(r"TOKEN|SECRET|PASSWORD|_KEY", rest) for word, rest in steps if word in {"ENV", "ARG"})


def test_what_the_image_is_built_with_can_be_run(tmp_path: Path) -> None:
    """Every command of it exists, and those that cost little are run; packages come by their hash alone."""
    runs = [rest for word, rest in _steps() if word == "RUN"]
    for one in runs:
        assert subprocess.run(["sh", "-n", "-c", one], check=False).returncode == 0, one
    (installs,) = [one for one in runs if "pip install" in one]
    assert "--require-hashes" in installs
    assert installs.endswith("-r requirements.lock")
    (compiles,) = [one for one in runs if "compileall" in one]
    shutil.copy(_DEPLOY / "healthy.py", tmp_path)
    tried = compiles.replace("/app/.venv/bin/python", sys.executable).replace("/app", str(tmp_path))
    quiet = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path / "compiled")}
    assert subprocess.run(shlex.split(tried), check=False, env=quiet).returncode == 0
    entry = [*_json(_last(_steps(), "ENTRYPOINT")), *_json(_last(_steps(), "CMD"))]
    assert entry == ["python", "main.py", "run"]
    for name in [*_json(_last(_steps(), "HEALTHCHECK").partition("CMD ")[2])][1:]:
        assert (_ROOT / name).exists()


async def _healthy(address: str) -> tuple[int | None, str]:
    (_, *words) = _json(_last(_steps(), "HEALTHCHECK").partition("CMD ")[2])
    done = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-S", *words, cwd=_ROOT, env={"METRICS_LISTEN": address}, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await done.communicate()
    return done.returncode, out.decode()


async def test_the_health_check_tells_a_bot_that_works_from_one_that_does_not(tmp_path: Path, unused_tcp_port: int) -> None:
    address = f"0.0.0.0:{unused_tcp_port}"
    code, said = await _healthy(address)
    assert (code, "does not answer" in said) == (1, True)
    failing: list[Any] = []

    class Vitals:
        def alive(self) -> list[Any]:
            return failing

    nothing: Any = None
    vitals: Any = Vitals()
    pages = health(nothing, files=tmp_path, vitals=vitals)
    serving = asyncio.create_task(listen(pages, f"127.0.0.1:{unused_tcp_port}"))
    try:
        for _ in range(50):
            code, said = await _healthy(address)
            if code == 0:
                break
        assert (code, said) == (0, "200\n")

        class Finding:
            def told(self) -> dict[str, str]:
                return {"check": "clock"}

        failing.append(Finding())
        code, said = await _healthy(address)
        assert code == 1
        assert said.startswith("503")
        assert '"clock"' in said
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


def _yaml(text: str) -> dict[str, Any]:
    """As much of YAML as our file uses: maps, lists of words, quotes, comments on lines of their own."""
    root: dict[str, Any] = {}
    open_: list[tuple[int, Any, str]] = [(-1, root, "")]
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        assert "\t" not in line, "YAML takes no tabs"
        depth, words = len(line) - len(line.lstrip()), line.strip()
        while depth <= open_[-1][0]:
            open_.pop()
        _, around, _ = open_[-1]
        if words.startswith("- "):
            _, outer, key = open_[-1]
            outer = open_[-2][1]
            outer[key] = [*(outer[key] or []), words[2:].strip('"')]
            continue
        key, _, value = words.partition(":")
        assert key not in around, f"{key} stands there twice"
        assert not value or value.startswith(" "), line
        around[key] = {} if value.strip() in {"", "{}"} else value.strip().strip('"')
        open_.append((depth, around[key], key))
    return root


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The file for Compose."""
    return _yaml((_DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def test_each_service_has_limits_and_starts_again_and_names_what_there_is(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(services) == {"database", "bot", "proxy"}
    for name, one in services.items():
        assert one["restart"] == "unless-stopped"
        assert re.fullmatch(r"\d+[mg]", one["mem_limit"])
        assert set(one["networks"]) <= set(compose["networks"])
        assert set(one.get("secrets", ())) <= set(compose["secrets"])
        assert set(one.get("depends_on", ())) <= set(services)
        for volume in one["volumes"]:
            source = volume.split(":")[0]
            assert (_DEPLOY / source).exists() if source.startswith(".") else source in compose["volumes"], name
        assert "ports" not in one or name == "proxy", "only the proxy is reached from outside"
        words = [*map(str, one["environment"].values())]
        assert not any(re.search(r"postgresql://|\d:[A-Za-z]", word) for word in words), "secrets are files"
    assert (compose["networks"]["inside"], services["database"]["networks"]) == ({"internal": "true"}, ["inside"])
    bot = services["bot"]
    assert (bot["read_only"], bot["cap_drop"], bot["security_opt"]) == ("true", ["ALL"], ["no-new-privileges:true"])
    assert (_DEPLOY / bot["build"]["context"] / bot["build"]["dockerfile"]).exists()
    written = {one.split(":")[1] for one in bot["volumes"]} | {one.split(":")[0] for one in bot["tmpfs"]}
    assert written == {"/data", "/tmp"}


def _environment(compose: dict[str, Any], tmp_path: Path) -> dict[str, str]:
    """What the bot of Compose is started with, its secrets laid into a folder of ours."""
    set_ = {"BOT_HOST": "bot.example.go.id"}
    known: dict[str, str] = {
        "bot_token": "123:abc",
        "database_url": "postgresql://sipakainga:geheim@database/sipakainga",
        "backup_key": "k" * 32,
        "webhook_secret": "s" * 32,
    }
    found = {}
    for name, value in compose["services"]["bot"]["environment"].items():
        filled = re.sub(
            r"\$\{(\w+)(?::[-?]([^}]*))?\}", lambda one: set_.get(one[1], "" if ":?" in one[0] else one[2] or ""), value
        )
        if filled.startswith("/run/secrets/"):
            (tmp_path / Path(filled).name).write_text(known[Path(filled).name] + "\n")
            filled = str(tmp_path / Path(filled).name)
        found[name] = filled
    return found


def test_the_settings_of_compose_are_settings_and_the_proxy_leads_where_they_say(
    compose: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = _environment(compose, tmp_path)
    fields = {one.upper() for one in Settings.model_fields}
    assert {name.removesuffix("_FILE") for name in given} <= fields
    monkeypatch.chdir(tmp_path)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    read = settings.load()
    assert read.token == "123:abc"
    assert read.database.endswith("@database/sipakainga")
    assert (read.webhook_url, read.public_url) == ("https://bot.example.go.id/webhook", "https://bot.example.go.id/halaman/")
    caddy = (_DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    assert caddy.count("{") == caddy.count("}")
    led = dict(re.findall(r"handle (/\S+) \{(?:[^{}]|\{[^{}]*\})*?reverse_proxy (\S+)", caddy))
    assert led == {"/webhook": "bot:8080", "/halaman*": "bot:8080"}
    assert read.webhook_listen.rpartition(":")[2] == "8080" == _last(_steps(), "EXPOSE")
    assert not re.search(r"^\s*log\b", caddy, re.MULTILINE), "addresses are logged by nobody"
    if program := shutil.which("caddy"):
        tried = [program, "validate", "--adapter", "caddyfile", "--config", str(_DEPLOY / "Caddyfile")]
        assert subprocess.run(tried, env={**os.environ, "BOT_HOST": "localhost"}, check=False).returncode == 0


def _unit(name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in (_DEPLOY / name).read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def test_the_unit_starts_what_there_is_with_settings_there_are(tmp_path: Path) -> None:
    unit = _unit("sipakainga.service")
    (start,) = unit["ExecStart"]
    assert start == "/opt/sipakainga/.venv/bin/python main.py run"
    assert unit["WorkingDirectory"] == ["/opt/sipakainga"]
    names = {one.split("=")[0] for line in unit["Environment"] for one in line.split()}
    ours = names - {"HOME", "MPLCONFIGDIR", "PYTHONDONTWRITEBYTECODE"}
    assert {one.removesuffix("_FILE") for one in ours} <= {one.upper() for one in Settings.model_fields}
    assert unit["User"] != ["root"]
    assert (unit["StateDirectoryMode"], unit["UMask"]) == (["0700"], ["0077"])
    allowed = "".join(unit["SystemCallFilter"])
    assert "@resources" not in allowed.partition("~")[2], "the process that looks at files limits itself"
    assert subprocess.run(["sh", "-n", str(_DEPLOY / "sip")], check=False).returncode == 0
    (again,) = _unit("sipakainga-healthy.service")["ExecStart"]
    assert "/opt/sipakainga/deploy/healthy.py" in again
    assert subprocess.run(["sh", "-n", "-c", shlex.split(again)[2]], check=False).returncode == 0


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not on this machine")
def test_systemd_takes_the_units_and_finds_them_closed(tmp_path: Path) -> None:
    for name in ("sipakainga.service", "sipakainga-healthy.service", "sipakainga-healthy.timer"):
        words = (_DEPLOY / name).read_text(encoding="utf-8")
        words = words.replace("/opt/sipakainga/.venv/bin/python", sys.executable).replace("User=sipakainga", "User=daemon")
        (tmp_path / name).write_text(words.replace("Group=sipakainga", "Group=daemon").replace("/opt/sipakainga", str(_ROOT)))
    there = sorted(map(str, tmp_path.iterdir()))
    done = subprocess.run(["systemd-analyze", "verify", *there], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "sipakainga" in line and "man " not in line]
    assert (done.returncode, ours) == (0, [])
    looked = ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(tmp_path / "sipakainga.service")]
    said = subprocess.run(looked, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout[-300:]


def test_the_command_beside_the_unit_is_run_with_its_settings_and_words(tmp_path: Path) -> None:
    """With a systemd that only does what it is told to run, in a folder of ours."""
    (tmp_path / "bin").mkdir()
    fake = tmp_path / "bin/systemd-run"
    fake.write_text(
        '#!/bin/sh\nfor one in "$@"; do echo "$one"; done >"$SAID"\nwhile [ "${1#--}" != "$1" ]; do shift; done\nexec "$@"\n'
    )
    fake.chmod(0o700)
    (tmp_path / ".venv/bin").mkdir(parents=True)
    python = tmp_path / ".venv/bin/python"
    python.write_text('#!/bin/sh\necho "$BOT_TOKEN_FILE|$#|$1|$2|$3"\n')
    python.chmod(0o700)
    around = {"PATH": f"{tmp_path}/bin:/usr/bin:/bin", "SAID": str(tmp_path / "said"), "CREDENTIALS_DIRECTORY": "/run/c"}
    done = subprocess.run(
        [_DEPLOY / "sip", "restore", "a b.zip"], cwd=tmp_path, env=around, capture_output=True, text=True, check=False
    )
    assert done.stdout == "/run/c/bot_token|3|main.py|restore|a b.zip\n"
    said = (tmp_path / "said").read_text().splitlines()
    unit = _unit("sipakainga.service")
    for name in ("EnvironmentFile", "LoadCredential", "UMask"):
        assert f"--property={name}={unit[name][0]}" in said
    assert f"--uid={unit['User'][0]}" in said
    assert f"--working-directory={unit['WorkingDirectory'][0]}" in said


def _blocks() -> list[str]:
    """What the guide says to type on a server, block by block."""
    page = (_ROOT / "docs/operator.md").read_text(encoding="utf-8")
    part = page[page.index("## On a server") : page.index("## Processes")]
    return ["\n".join(line[4:] for line in one.splitlines()) for one in re.findall(r"(?m)(?:^    .+\n)+", part)]


def test_upgrade_and_rollback_are_three_lines_that_a_shell_takes() -> None:
    first_docker, *docker, first_unit, up, back = _blocks()
    assert [len(one.splitlines()) for one in (*docker, up, back)] == [3, 3, 3, 3]
    for block in (first_docker, *docker, first_unit, up, back):
        words = re.sub(r"<[^>]+>", "abc1234", block)
        assert subprocess.run(["sh", "-n", "-c", words], check=False).returncode == 0, block


def test_what_the_guide_says_to_type_makes_secrets_that_are_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typed word by word, with a docker that only writes down what it was asked."""
    (tmp_path / "deploy").mkdir()
    (tmp_path / "bin").mkdir()
    for name, does in {"docker": f'echo "$@" >>{tmp_path}/asked', "git": "echo abc1234"}.items():
        (tmp_path / "bin" / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / "bin" / name).chmod(0o700)
    around = {"PATH": f"{tmp_path}/bin:/usr/bin:/bin"}
    subprocess.run(["sh", "-e", "-c", _blocks()[0].replace("<the token>", "123:abc")], cwd=tmp_path, env=around, check=True)
    secrets = tmp_path / "deploy/secrets"
    assert (secrets.stat().st_mode & 0o777, (secrets / "bot_token").stat().st_mode & 0o777) == (0o700, 0o644)
    assert (tmp_path / "deploy/.env").read_text() == "BOT_HOST=bot.example.go.id\nVERSION=abc1234\n"
    assert (tmp_path / "asked").read_text().splitlines() == ["compose up --detach --build", "compose exec bot python main.py check"]
    named = {one.name for one in secrets.iterdir()}
    assert named == set(_yaml((_DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["secrets"])
    monkeypatch.chdir(tmp_path)
    for name in ("bot_token", "database_url", "backup_key", "webhook_secret"):
        monkeypatch.setenv(f"{name.upper()}_FILE", str(secrets / name))
    monkeypatch.setenv("WEBHOOK_URL", "https://bot.example.go.id/webhook")
    read = settings.load()
    assert read.token == "123:abc"
    assert (secrets / "database_password").read_text().strip() in read.database
    assert len(read.sealing_key or "") == 64
