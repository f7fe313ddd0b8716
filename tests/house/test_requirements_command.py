"""`board requirements`: counts what passed tests cover, and nothing else."""

import json

import pytest
from click.testing import CliRunner

from board.cli import main

INDEX = "- **G-001** One.\n- **G-002** Two.\n- **G-003** Three.\n- **A-001** Other.\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with four requirements, one of which is not software."""
    monkeypatch.delenv("BOARD_REQUIREMENTS_RUN", raising=False)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "requirements-index.md").write_text(INDEX)
    (tmp_path / "docs" / "not-software.toml").write_text('G-003 = "A handshake."\n')
    record(tmp_path, {"t::one": {"G-001": "rule"}, "t::two": {"G-001": "door", "A-001": "door"}})
    return tmp_path


def record(project, tests, failed=()):
    """Write the record of a run."""
    (project / ".requirements").mkdir(exist_ok=True)
    (project / ".requirements" / "run.json").write_text(json.dumps({"tests": tests, "failed": list(failed)}))


def ask(project, *options):
    """The command's answer."""
    return CliRunner().invoke(main, ["requirements", "--root", str(project), *options])


def test_covered_excused_and_open_add_up(project):
    answer = json.loads(ask(project, "--json").stdout)

    assert answer["G"] == {"covered": 1, "total": 3, "not_software": 1, "open": 1}
    assert answer["A"] == {"covered": 1, "total": 1, "not_software": 0, "open": 0}
    assert (answer["rule"], answer["door"], answer["tests"]) == (1, 2, 2)


def test_the_ids_of_each_test_and_the_open_ones_are_listed(project):
    answer = ask(project, "--tests", "--open").stdout

    assert "t::two\n    A-001 (door)  G-001 (door)" in answer
    assert "G open: G-002" in answer


def test_a_run_with_failures_does_not_count(project):
    record(project, {}, failed=["t::one"])

    assert ask(project).exit_code == 1


@pytest.mark.parametrize(
    "tests, reasons, words",
    [
        ({"t": {"G-999": "rule"}}, "", "not in the index: G-999"),
        ({"t": {"G-003": "rule"}}, 'G-003 = "A handshake."', "said not to be software: G-003"),
        ({}, 'G-003 = " "', "no reason is given for G-003"),
    ],
)
def test_what_does_not_fit_together_is_refused(project, tests, reasons, words):
    record(project, tests)
    (project / "docs" / "not-software.toml").write_text(reasons)

    answer = ask(project)

    assert answer.exit_code == 1
    assert words in answer.output


def test_only_passed_tests_are_recorded(pytester_run):
    run = pytester_run(
        """
        import pytest

        @pytest.mark.covers("G-001", "G-002", level="rule")
        def test_passes():
            pass

        @pytest.mark.covers("G-003", level="rule")
        @pytest.mark.skip
        def test_is_skipped():
            pass

        @pytest.mark.covers("A-001", level="rule")
        @pytest.mark.xfail
        def test_is_expected_to_fail():
            assert False

        @pytest.mark.covers("A-001", level="door")
        @pytest.mark.xfail
        def test_passes_unexpectedly():
            pass
        """
    )

    assert list(run["tests"].values()) == [{"G-001": "rule", "G-002": "rule"}]
    assert run["failed"] == []


def test_a_failure_is_recorded(pytester_run):
    run = pytester_run("def test_fails():\n    assert False\n")

    assert len(run["failed"]) == 1


@pytest.mark.parametrize("marker", ['"G-1", "G-2", "G-3", "G-4", "G-5", level="rule"', '"G-1"', '"G-1", level="unit"'])
def test_a_marker_that_says_too_much_or_too_little_stops_the_run(pytester_run, marker):
    assert pytester_run(f"import pytest\n\n@pytest.mark.covers({marker})\ndef test_it():\n    pass\n") is None


@pytest.fixture
def pytester_run(tmp_path, monkeypatch):
    """`pytester_run(source)`: the record that a run of these tests leaves, None when it was refused."""
    import os
    import subprocess
    import sys
    import textwrap
    from pathlib import Path

    root = Path(__file__).parent.parent.parent

    def run(source):
        (tmp_path / "test_it.py").write_text(textwrap.dedent(source))
        target = tmp_path / "run.json"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.requirements_plugin", "-c", os.devnull]
        command += ["--rootdir", str(tmp_path), str(tmp_path / "test_it.py"), "-p", "no:cacheprovider"]
        environ = os.environ | {"BOARD_REQUIREMENTS_RUN": str(target), "PYTHONPATH": str(root)}
        subprocess.run(command, env=environ, capture_output=True, check=False, cwd=tmp_path)
        return json.loads(target.read_text()) if target.exists() else None

    return run
