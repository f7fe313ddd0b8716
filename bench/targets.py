"""What the product is held to: each row of the table with its floor and its aim."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """One row. `unit` follows the figure; `is_least` when the figure should be as large as possible."""

    key: str
    words: str
    floor: float
    aim: float
    unit: str
    is_least: bool = False
    held_on: tuple = ("sqlite", "postgresql")  # elsewhere the figure is reported, and held to nothing

    def verdict(self, value):
        """In words: `met`, `floor met`, or that it was missed."""
        if self._holds(value, self.aim):
            return "met"
        return "floor met, aim not" if self._holds(value, self.floor) else "MISSED"

    def _holds(self, value, limit):
        return value >= limit if self.is_least else value <= limit


def _least(key, words, floor, aim, unit, **more):
    return Target(key, words, floor, aim, unit, is_least=True, **more)


AGAINST = "requests/s against django-helpdesk"
TARGETS = (
    _least("board_share", "board, 500 cards, uncompressed, against a bare view of the same bytes", 20, 35, " %"),
    _least("board_share_changing", "the same with 5 changes a second", 10, 20, " %"),
    Target("board_p50", "board, p50 at one client", 25, 8, " ms"),
    Target("board_statements", "board, SQL statements", 4, 2, ""),
    Target("board_growth", "board at 1,000,000 tickets against 20,000", 1.2, 1.05, " ×"),
    _least("moves", "moves by 4 clients", 150, 300, "/s"),
    Target("move_p95", "move, p95 at one client", 15, 8, " ms"),
    Target("live_50", "live, 50 streams: POST sent to last stream, p95", 25, 15, " ms"),
    Target("live_1000", "live, 1,000 streams, 5 changes a second: the same, p95", 150, 80, " ms"),
    Target("stream_kb", "memory a stream", 60, 30, " KB"),
    Target("sweep_looks", "sweep that finds nothing among 1,000,000 pending timers, database", 2, 0.5, " ms"),
    _least("firing_rate", "5,000 timers due at once, two workers", 700, 1500, "/s", held_on=("postgresql",)),
    Target("lateness_p99", "lateness at 100 timers a second, p99", 2, 1, " s"),
    Target("reckon", "clocks of 10,000 open tickets after a policy change", 20, 8, " s"),
    Target("reckon_moves", "move p95 meanwhile against idle", 2, 1.3, " ×"),
    Target("past_timers", "a firing with 10,000,000 past timers against 10,000", 1.2, 1.05, " ×"),
    Target("silence", "200 streams while 5,000 timers fire: longest silence", 1, 0.2, " s"),
    _least("peer_board", f"{AGAINST}: board, sent compressed", 15, 40, " ×"),
    _least("peer_ticket", f"{AGAINST}: ticket page", 3, 8, " ×"),
    _least("peer_search", f"{AGAINST}: search", 20, 50, " ×"),
    _least("peer_registration", f"{AGAINST}: registration", 1.5, 3, " ×"),
    _least("peer_status", f"{AGAINST}: status with note", 2, 4, " ×"),
    _least("peer_move", f"{AGAINST}: move", 1.1, 2.2, " ×"),
    Target("html_kb", "HTML of 500 cards, gzip", 70, 50, " KB"),
    Target("assets_kb", "script and style of the board, gzip", 45, 35, " KB"),
    _least("lighthouse_board", "Lighthouse, board, lowest of three scores", 95, 100, ""),
    _least("lighthouse_ticket", "Lighthouse, ticket, lowest of three scores", 95, 100, ""),
    _least("lighthouse_customer", "Lighthouse, customer's page, lowest of three scores", 95, 100, ""),
    Target("drag_long_tasks", "2 s drag with 500 cards: tasks over 50 ms", 0, 0, ""),
    Target("drag_frame_p95", "2 s drag with 500 cards: frame, p95", 33, 17, " ms"),
)
