"""What is given for several machines fits the commands, settings and routes that there are."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from board.cli import main
from board.cli.tree.members import OPTIONS

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
GRACE_SECONDS = int(OPTIONS[OPTIONS.index("--graceful-timeout") + 1])


def text(name):
    return (DEPLOY / name).read_text("utf-8")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_each_unit_starts_a_command_that_exists(unit):
    (command,) = re.findall(r"^ExecStart=\S+/board (\w+)$", unit.read_text(), re.MULTILINE)
    assert command in main.commands


def test_each_container_starts_a_command_that_exists():
    commands = [*re.findall(r"command: board (\w+)", text("compose.yaml")), "web"]
    assert set(commands) == {"migrate", "web", "worker", "ticker"} <= set(main.commands)


def test_what_the_parts_share_may_be_written_by_who_runs_them():
    """A volume is made after the folder of the image, and belongs to whom that belonged to; else to root."""
    shared = re.findall(r"files:(/var/lib/board/\S+?)[\"\]]", text("compose.yaml"))
    made = re.search(r"install -d -o board (.*)", text("Dockerfile"))[1].split()
    assert shared and {*shared} <= {*made}


def test_who_stops_a_web_process_waits_for_what_has_begun():
    unit = (DEPLOY / "systemd" / "board-web.service").read_text()
    assert int(re.search(r"TimeoutStopSec=(\d+)", unit)[1]) > GRACE_SECONDS
    assert int(re.search(r"stop_grace_period: (\d+)s", text("compose.yaml"))[1]) > GRACE_SECONDS


def test_every_setting_is_one_that_the_board_reads():
    documented = (DEPLOY.parent / "docs" / "operations.md").read_text("utf-8")
    names = set(re.findall(r"^\s+((?:BOARD|SMTP|DATABASE|VALKEY)_\w+):", text("compose.yaml"), re.MULTILINE))
    assert len(names) > 5
    assert [name for name in names if f"`{name}`" not in documented] == []


def test_every_stream_of_the_board_is_passed_on_unheld(app):
    (pattern,) = re.findall(
        r"location ~ (\S+) \{\s+proxy_pass http://board;\s+proxy_buffering off;", text("nginx.conf")
    )
    streams = [rule.rule for rule in app.url_map.iter_rules() if rule.rule.endswith("/live")]
    assert len(streams) == 2
    assert all(re.search(pattern, rule.replace("<board>", "service-guide")) for rule in streams)


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed here")
def test_nginx_reads_its_file(tmp_path):
    served = text("nginx.conf").replace("server web:8000", "server 127.0.0.1:8000")
    whole = f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ access_log off; {served} }}"
    (tmp_path / "nginx.conf").write_text(whole)
    answer = subprocess.run(
        ["nginx", "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
