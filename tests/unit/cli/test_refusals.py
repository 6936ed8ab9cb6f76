"""Is what cannot be read, written or reached said in a sentence, and never as a traceback?"""

import os
import socket
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from junheng.cli.main import run

COMMAND = [sys.executable, "-c", "from junheng.cli.main import run; run()"]


def junheng(home: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command as it is run from a terminal, with a data folder of its own."""
    kept = {"PATH": os.environ["PATH"], "JUNHENG_DATA": str(home / "data")}
    return subprocess.run(
        [*COMMAND, *words], env=kept | variables, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"JUNHENG_HTTPS": "maybe"}, "JUNHENG_HTTPS is 'maybe'. Use 'yes' or 'no'."),
        ({"JUNHENG_PROXIES": "-1"}, "JUNHENG_PROXIES is '-1'. Use a number from 0 to 9."),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL starts with 'mysql'."),
        ({"DATABASE_URL": "postgresql://a:secret@127.0.0.1:no/x"}, "a port that is no number"),
        ({"JUNHENG_DATA": "/dev/null"}, "JUNHENG_DATA is '/dev/null', where nothing can be kept"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    tmp_path: Path, variables: dict[str, str], said: str
) -> None:
    done = junheng(tmp_path, "jobs", "hourly", **variables)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


def test_a_database_that_cannot_be_reached_is_named_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://clerk:secret@127.0.0.1:1/county"
    done = junheng(tmp_path, "freeze", "out", DATABASE_URL=url)
    assert done.returncode == 1
    assert "The database county at 127.0.0.1:1 cannot be used" in done.stderr
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


@pytest.mark.parametrize("command", ["template", "make-county"])
@pytest.mark.parametrize("place", ["note.txt/sub", "/proc/x"])
def test_a_folder_that_cannot_be_made_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    place: str,
) -> None:
    (tmp_path / "note.txt").write_text("mine")
    monkeypatch.setattr(sys, "argv", ["junheng", command, str(tmp_path / place)])
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == 2
    assert place.partition("/sub")[0] in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_a_port_that_another_program_has_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = junheng(tmp_path, "serve", "--port", port)
    assert done.returncode == 1
    assert f"Port {port} of 127.0.0.1 is in use by another program." in done.stderr
    assert "junheng serve --port" in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["verify", "{}", "{}/nope"], 2, "nope is not there."),
        (["verify", "{}", "{}"], 2, "is a folder."),
        (["make-county", "{}/new", "--on", "yesterday"], 2, "Write it as 2025-09-01."),
        (["admit", "li hua", "李华"], 2, "'li hua' is no user name."),
        (["admit", "lihua", "李华", "--address", "nowhere"], 2, "'nowhere' is no address of pages"),
        (["freeze", "{}/new", "--on", "yesterday"], 2, "Write it as 2025-09-01."),
    ],
)
def test_a_call_at_fault_ends_with_a_sentence(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    code: int,
    said: str,
) -> None:
    monkeypatch.setattr(sys, "argv", ["junheng", *(word.format(tmp_path) for word in words)])
    with pytest.raises(SystemExit) as ended:
        run()
    assert ended.value.code == code
    assert said in " ".join(capsys.readouterr().err.split())


def test_the_version_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["junheng", "--version"])
    run()
    assert capsys.readouterr().out == f"junheng {version('junheng')}\n"
