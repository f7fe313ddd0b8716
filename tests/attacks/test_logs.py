"""What is logged of a failure repeats nobody's name and nobody's words."""

import json
import logging
import sys

from board.blueprints.house.logs import Lines


def test_a_row_that_the_database_refused_is_not_repeated_in_the_log():
    said = "duplicate key\nDETAIL:  Key (email)=(zhang@customer.test) already exists.\n[SQL: INSERT INTO person]"
    try:
        raise ValueError(said)
    except ValueError:
        record = logging.LogRecord("board", logging.ERROR, "", 0, "unhandled", (), sys.exc_info())
    line = json.loads(Lines().format(record))
    assert "zhang" not in line["trace"]
    assert "[SQL: INSERT INTO person]" in line["trace"]
