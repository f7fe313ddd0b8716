"""`make bench`: measures the running board and writes docs/performance.md; `QUICK=1` a look at it in three minutes.

`python -m bench reads writes` measures only these parts; ONLY=sqlite or ONLY=postgresql only on that database.
"""

import os
import resource
import sys
from contextlib import ExitStack

from bench import postgres, wrk
from bench.plan import QUICK, THOROUGH, Run
from bench.report import PARTS, Book


def main(wanted):
    """Every database in turn; figures are kept as they come."""
    is_quick = bool(os.environ.get("QUICK"))
    unknown = set(wanted) - set(PARTS)
    if unknown:
        sys.exit(f"There is no {', '.join(unknown)}; the parts are {', '.join(PARTS)}.")
    _allow_many_files()
    wrk.ensure()
    book = Book("var/bench") if is_quick else Book("docs")
    with ExitStack() as stack:
        cluster = None
        if not _is_left_out("postgresql"):
            cluster = stack.enter_context(postgres.cluster()) if postgres.is_installed() else None
            print("" if cluster else "PostgreSQL 15 is not installed: left out.", flush=True)
        run = Run(QUICK if is_quick else THOROUGH, wanted or PARTS, book, cluster)
        if not _is_left_out("sqlite"):
            run.measure("sqlite")
        if cluster:
            run.measure("postgresql")
    print(book.text)
    sys.exit("\n".join(run.failed) or None)


def _is_left_out(database):
    return os.environ.get("ONLY", database) != database


def _allow_many_files():
    """A thousand streams are a thousand files, at both ends."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


if __name__ == "__main__":
    main(sys.argv[1:])
