"""Remembers which requirements the passed tests of a run cover, for `board requirements`."""

import json
import os
from pathlib import Path

import pytest

RUN_FILE = Path(os.environ.get("BOARD_REQUIREMENTS_RUN", ".requirements/run.json"))
LEVELS = ("rule", "door")
MOST_IDS = 4


def pytest_configure(config):
    """Begin a new record; with xdist only the process that collects the reports keeps one."""
    config.stash[_RECORD] = {"tests": {}, "failed": []}


_RECORD = pytest.StashKey()


def pytest_collection_modifyitems(items):
    """Refuse markers that say too much or too little."""
    for item in items:
        covered = covers(item)
        if len(covered) > MOST_IDS:
            raise pytest.UsageError(f"{item.nodeid} covers {len(covered)} requirements, at most {MOST_IDS} are allowed")


def covers(item):
    """The requirement ids of a test, each with its level."""
    covered = {}
    for marker in item.iter_markers("covers"):
        if marker.kwargs.get("level") not in LEVELS:
            raise pytest.UsageError(f"{item.nodeid}: covers(...) needs level='rule' or level='door'")
        covered |= dict.fromkeys(marker.args, marker.kwargs["level"])
    return covered


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Hand the ids on with the report, which is all that travels between processes."""
    outcome = yield
    outcome.get_result().user_properties = [*item.user_properties, ("covers", covers(item))]


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report):
    """Keep passed calls and every failure, whatever its phase."""
    record = _current["config"].stash[_RECORD]
    covered = dict(report.user_properties).get("covers")
    if report.failed:
        record["failed"].append(report.nodeid)
        record["tests"].pop(report.nodeid, None)
    elif report.when == "call" and report.passed and covered and not hasattr(report, "wasxfail"):
        record["tests"][report.nodeid] = covered


_current = {}


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session):
    """Note the run this process reports on."""
    _current["config"] = session.config


def pytest_sessionfinish(session, exitstatus):
    """Write the record of a whole run; a run of chosen tests keeps the last whole one."""
    is_refused = exitstatus not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)
    if hasattr(session.config, "workerinput") or is_refused or _is_partial(session.config):
        return
    RUN_FILE.parent.mkdir(parents=True, exist_ok=True)
    RUN_FILE.write_text(json.dumps(session.config.stash[_RECORD], indent=1, sort_keys=True))


def _is_partial(config):
    chosen = config.args_source.name == "ARGS" or config.option.keyword or config.option.markexpr
    return bool(chosen or config.option.collectonly) and "BOARD_REQUIREMENTS_RUN" not in os.environ
