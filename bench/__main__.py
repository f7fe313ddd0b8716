"""`make bench`: what a board page costs; the figures as JSON. BENCH_TOTAL and BENCH_OPEN choose other sizes."""

import json
import os

from bench.board_page import OPEN, TOTAL, measure

print(json.dumps(measure(int(os.environ.get("BENCH_TOTAL", TOTAL)), int(os.environ.get("BENCH_OPEN", OPEN))), indent=2))
