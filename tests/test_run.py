"""`./run` in a folder where Python, pip and the package managers are stand-ins that note their calls."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.production.processes import ends

ROOT = Path(__file__).resolve().parent.parent
TOOLS = [
    "bash",
    "env",
    "cat",
    "cksum",
    "dirname",
    "mkdir",
    "rm",
    "mv",
    "cp",
    "grep",
    "tail",
    "sleep",
    "flock",
]

PYTHON = r"""#!/usr/bin/env bash
echo "python $*" >>"$CALLS"
here=$(dirname "$0")
case "$*" in
*version_info*) echo "$FAKE_VERSION"; [ "$FAKE_VERSION" != 3.9 ] ;;
*"import ensurepip"*) [ -z "$FAKE_NO_VENV" ] ;;
*"import pip"*) [ -e "$here/pip" ] ;;
"-m venv "*)
    mkdir -p "$3/bin"
    cp "$0" "$3/bin/python"
    echo "VIRTUAL_ENV='$PWD/$3'" >"$3/bin/activate"
    : >"$3/bin/pip" ;;
"-m pip "*)
    echo "pip says hello"
    case "$FAKE_PIP" in
    slow) sleep 0.5 ;;
    fail) exit 1 ;;
    kill) kill -KILL "$PPID" ;;
    interrupt) kill -INT "$PPID"; exit 1 ;;
    hang) echo $$ >"$CALLS.pip"; sleep 600 ;;
    esac ;;
"-m $FAKE_FAILING"*) exit 1 ;;
esac
"""
PKG_CONFIG = '[ -e "$LIBRARIES" ]'
MANAGER = 'echo "$(basename "$0") $*" >>"$CALLS"; case "$*" in *install*) : >"$LIBRARIES" ;; esac'


@dataclass
class Checkout:
    """A folder with ./run and a PATH that holds nothing but stand-ins and plain tools."""

    folder: Path
    tools: Path
    environment: dict[str, str]

    def add_tool(self, name: str, script: str) -> None:
        path = self.tools / name
        path.write_text(script if script.startswith("#!") else f"#!/usr/bin/env bash\n{script}\n")
        path.chmod(0o755)

    def command(self, *arguments: str) -> list[str]:
        return [str(self.tools / "bash"), str(self.folder / "run"), *arguments]

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            env=self.environment | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )

    def calls(self) -> list[str]:
        """The calls noted since the last time, without the mere questions (``-c``)."""
        notes = Path(self.environment["CALLS"])
        lines = notes.read_text().splitlines() if notes.exists() else []
        notes.unlink(missing_ok=True)
        return [line for line in lines if line.startswith(("python -m", "sudo", "apt-get", "dnf", "brew"))]


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    folder, tools = tmp_path / "my checkout", tmp_path / "tools"
    folder.mkdir()
    tools.mkdir()
    for name in ("run", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder)
    for name in (*TOOLS, "basename"):
        if found := shutil.which(name):
            (tools / name).symlink_to(found)
    libraries = tmp_path / "libraries"
    libraries.touch()
    environment: Mapping[str, str] = {
        "PATH": str(tools),
        "CALLS": str(tmp_path / "calls"),
        "LIBRARIES": str(libraries),
        "FAKE_VERSION": "3.11",
        "FAKE_PIP": "",
        "FAKE_NO_VENV": "",
        "FAKE_FAILING": "nothing",
    }
    checkout = Checkout(folder, tools, dict(environment))
    checkout.add_tool("python3", PYTHON)
    checkout.add_tool("pkg-config", PKG_CONFIG)
    checkout.add_tool("cc", "true")
    checkout.add_tool("id", "echo 0")
    return checkout


VENV = "python -m venv .venv"
PIP = "python -m pip install --no-input -c constraints.txt -e .[dev]"
FILM = "python -m scenes film"


@pytest.mark.parametrize("arguments", [(), ("flim",), ("",)])
def test_a_missing_or_wrong_word_prints_usage_and_exits_2(checkout: Checkout, arguments: tuple[str, ...]) -> None:
    result = checkout.run(*arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr.startswith("usage: ./run film")
    assert not (checkout.folder / ".venv").exists()


def test_help_is_an_answer_and_not_an_error(checkout: Checkout) -> None:
    result = checkout.run("--help")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("usage: ./run film")


def test_the_first_start_sets_up_and_the_second_only_runs(checkout: Checkout) -> None:
    first = checkout.run("film", "-qh", "two words")
    assert first.returncode == 0, first.stderr
    assert checkout.calls() == [VENV, PIP, f"{FILM} -qh two words"]
    assert first.stdout == "", "what the set-up says must not mix with the path of the film"
    second = checkout.run("film")
    assert checkout.calls() == [FILM]
    assert second.stderr == ""


@pytest.mark.parametrize("name", ["pyproject.toml", "constraints.txt"])
def test_a_changed_requirement_is_installed_into_the_same_environment(checkout: Checkout, name: str) -> None:
    checkout.run("film")
    checkout.calls()
    with (checkout.folder / name).open("a") as file:
        file.write("# changed\n")
    assert checkout.run("film").returncode == 0
    assert checkout.calls() == [PIP, FILM]


def test_another_python_makes_another_environment(checkout: Checkout) -> None:
    checkout.run("film")
    checkout.calls()
    checkout.add_tool("python3.12", PYTHON.replace('"$FAKE_VERSION"; [', '"3.12"; ['))
    assert checkout.run("film", PYTHON="python3.12").returncode == 0
    assert checkout.calls() == [VENV, PIP, FILM]
    assert checkout.run("film").returncode == 0
    assert checkout.calls() == [FILM], "the environment that stands is kept when no Python is named"


def test_a_moved_checkout_is_set_up_again(checkout: Checkout) -> None:
    checkout.run("film")
    checkout.calls()
    checkout.folder = checkout.folder.rename(checkout.folder.with_name("moved"))
    assert checkout.run("film").returncode == 0
    assert checkout.calls() == [VENV, PIP, FILM]


@pytest.mark.parametrize(("how", "status"), [("kill", -signal.SIGKILL), ("interrupt", 130)])
def test_an_interrupted_set_up_is_made_again_from_nothing(checkout: Checkout, how: str, status: int) -> None:
    assert checkout.run("film", FAKE_PIP=how).returncode == status
    assert checkout.calls() == [VENV, PIP]
    half_written = checkout.folder / ".venv" / "half-written"
    half_written.touch()
    assert checkout.run("film").returncode == 0
    assert checkout.calls() == [VENV, PIP, FILM]
    assert not half_written.exists()


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_request_to_end_is_met_while_pip_installs(checkout: Checkout, number: int, status: int) -> None:
    environment = checkout.environment | {"FAKE_PIP": "hang"}
    start = subprocess.Popen(checkout.command("film"), env=environment, stderr=subprocess.DEVNULL)
    its_pip = Path(f"{environment['CALLS']}.pip")
    while not its_pip.exists() or not its_pip.read_text().strip():
        assert start.poll() is None
        time.sleep(0.05)
    start.send_signal(number)
    assert start.wait(timeout=300) == status
    assert ends(int(its_pip.read_text()))
    assert checkout.calls() == [VENV, PIP]
    assert checkout.run("film").returncode == 0
    assert checkout.calls() == [VENV, PIP, FILM]


def test_the_tests_pass_where_interruptions_are_ignored() -> None:
    tests = [__file__, "-k", "interrupted and interrupt", "-p", "no:cacheprovider"]
    command = ["sh", "-c", 'trap "" INT; exec "$@"', "sh", sys.executable, "-m", "pytest", "-q", *tests]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0 and "2 passed" in result.stdout, result.stdout


def test_an_environment_that_does_not_work_is_made_again(checkout: Checkout) -> None:
    (checkout.folder / ".venv" / "bin").mkdir(parents=True)
    (checkout.folder / ".venv" / "bin" / "python").symlink_to("/nowhere/python")
    assert checkout.run("film").returncode == 0
    assert checkout.calls() == [VENV, PIP, FILM]


def test_an_environment_made_by_hand_is_kept(checkout: Checkout) -> None:
    subprocess.run(
        [str(checkout.tools / "python3"), "-m", "venv", ".venv"],
        cwd=checkout.folder,
        env=checkout.environment,
        check=True,
    )
    checkout.calls()
    assert checkout.run("film").returncode == 0
    assert checkout.calls() == [PIP, FILM]


def test_a_failing_installation_shows_its_log_and_goes_on_from_there(checkout: Checkout) -> None:
    result = checkout.run("film", FAKE_PIP="fail")
    assert result.returncode == 1
    assert "pip says hello" in result.stderr
    assert "could not be installed" in result.stderr.splitlines()[-1]
    assert ".venv/setup.log" in result.stderr.splitlines()[-1]
    checkout.calls()
    assert checkout.run("film").returncode == 0
    assert checkout.calls() == [PIP, FILM]


@pytest.mark.skipif(shutil.which("flock") is None, reason="two starts take turns by flock, which is not here")
def test_two_starts_at_once_set_up_once(checkout: Checkout) -> None:
    environment = checkout.environment | {"FAKE_PIP": "slow"}
    starts = [subprocess.Popen(checkout.command("film"), env=environment, stderr=subprocess.PIPE) for _ in range(2)]
    messages = [start.communicate(timeout=60)[1] for start in starts]
    assert [start.returncode for start in starts] == [0, 0], messages
    assert sorted(checkout.calls()) == sorted([VENV, PIP, FILM, FILM])
    assert sum(b"waiting" in message for message in messages) == 1


@pytest.mark.parametrize(
    ("manager", "package"),
    [("apt-get", "libpango1.0-dev"), ("dnf", "pango-devel"), ("brew", "pango")],
)
@pytest.mark.parametrize("user", ["0", "1000"])
def test_missing_libraries_are_installed(checkout: Checkout, manager: str, package: str, user: str) -> None:
    Path(checkout.environment["LIBRARIES"]).unlink()
    checkout.add_tool(manager, MANAGER)
    checkout.add_tool("sudo", 'echo "sudo $1" >>"$CALLS"; exec "$@"')
    checkout.add_tool("id", f"echo {user}")
    result = checkout.run("film")
    assert result.returncode == 0, result.stderr
    calls = checkout.calls()
    (install,) = [call for call in calls if call.startswith(f"{manager} ") and "install" in call]
    assert package in install.split()
    assert any(call.startswith("sudo") for call in calls) == (user != "0" and manager != "brew")
    assert calls[-3:] == [VENV, PIP, FILM]
    assert "Cairo and Pango" in result.stderr


def test_missing_libraries_without_a_package_manager_are_named(checkout: Checkout) -> None:
    Path(checkout.environment["LIBRARIES"]).unlink()
    result = checkout.run("test")
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert "Cairo and Pango" in result.stderr
    assert "install that by hand" in result.stderr
    assert checkout.calls() == []


def test_without_sudo_the_command_for_root_is_named(checkout: Checkout) -> None:
    Path(checkout.environment["LIBRARIES"]).unlink()
    checkout.add_tool("apt-get", MANAGER)
    checkout.add_tool("id", "echo 1000")
    result = checkout.run("film")
    assert result.returncode == 1
    assert "as root run apt-get install" in result.stderr.splitlines()[-1]
    assert "libcairo2-dev" in result.stderr.splitlines()[-1]


def test_a_package_manager_that_does_not_help_is_told(checkout: Checkout) -> None:
    checkout.add_tool("apt-get", MANAGER)
    result = checkout.run("film", FAKE_NO_VENV="1")
    assert result.returncode == 1
    assert "still missing" in result.stderr.splitlines()[-1]
    assert "venv and ensurepip" in result.stderr.splitlines()[-1]
    assert VENV not in checkout.calls()


@pytest.mark.parametrize("python", ["", "python3"])
def test_a_python_too_old_is_refused(checkout: Checkout, python: str) -> None:
    result = checkout.run("film", PYTHON=python, FAKE_VERSION="3.9")
    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert "Python 3.11 or newer" in result.stderr
    assert (f"PYTHON={python} is no working" in result.stderr) == bool(python)


def test_no_python_at_all_is_told(checkout: Checkout) -> None:
    (checkout.tools / "python3").unlink()
    result = checkout.run("film")
    assert result.returncode == 1
    assert "no Python 3.11 or newer was found" in result.stderr


def test_run_test_checks_everything_and_stops_at_the_first_failure(checkout: Checkout) -> None:
    checkout.run("film")
    checkout.calls()
    checks = [f"python -m {check}" for check in ("ruff check .", "ruff format --check .", "mypy")]
    assert checkout.run("test").returncode == 0
    assert checkout.calls() == [*checks, "python -m pytest -n auto --dist loadgroup"]
    assert checkout.run("test", FAKE_FAILING="mypy").returncode == 1
    assert checkout.calls() == checks


def test_arguments_of_run_test_go_to_pytest_alone(checkout: Checkout) -> None:
    checkout.run("film")
    checkout.calls()
    assert checkout.run("test", "-x", "-k", "a and b").returncode == 0
    assert checkout.calls() == ["python -m pytest -x -k a and b"]


@pytest.mark.parametrize("there", [True, False])
def test_the_check_of_a_clean_clone_uses_the_mnist_beside_it(tmp_path: Path, there: bool) -> None:
    checkout, mnist = tmp_path / "checkout", tmp_path / "shared" / "mnist"
    (checkout / ".ci").mkdir(parents=True)
    if there:
        mnist.mkdir(parents=True)
    shutil.copy(ROOT / ".ci" / "run", checkout / ".ci")
    (checkout / "run").write_text('#!/usr/bin/env bash\necho "$* with ${NETWORK_DATA:-nothing}"\n')
    (checkout / "run").chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if name != "NETWORK_DATA"}
    command = [checkout / ".ci" / "run"]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert result.stdout == f"test with {mnist if there else 'nothing'}\n"
