"""The hub of a web process: one listener reads the feed, every stream is handed what concerns it."""

import logging
import threading
import time

from board import cache, wallclock
from board.extensions import db, feed, policies
from board.extensions.feed import Unreachable
from board.extensions.transactions import reading
from board.live.groups import Batch
from board.live.readers import Readers
from board.live.streams import RESYNC, Stream, message
from board.live.topics import Topic
from board.live.turnover import Turnover
from board.models.person import Person
from board.queries import inbox
from board.queries.changes import fingerprint

WAIT_SECONDS = 1
BLIND_PAUSE_SECONDS = 2
UNHURRIED_SECONDS = 0.05  # while nobody reads, changes may come several at once
REPLAYED = 200  # changes; who missed more looks at everything again
log = logging.getLogger("board.live")


class Hub:
    """Reads the feed and says to this process's readers what concerns them."""

    def __init__(self, app):
        self._app = app
        self._readers = Readers()
        self._place = None
        self._seen = {}  # board to its fingerprint, while Valkey is away
        self._turnover = Turnover()
        self._listener = None
        self.is_leaving = False
        self._starting = threading.Lock()

    def place(self):
        """The Place up to which this process has shown the feed; None while Valkey is away."""
        self._listen()
        return self._place

    @property
    def has_readers(self):
        """True while any stream is open here."""
        return bool(self._readers)

    def open(self, person, topics, language, after):
        """A Stream that first says what was missed since `after`, then what happens; `close` it."""
        return self._open(Stream(person.id), person, topics, language, after)

    def open_wall(self, screen, after):
        """A Stream for a wall, which is nobody: it hears that its board has changed, and ends when it is revoked."""
        topics = [Topic(f"/wall/{screen.board}", screen.board)]
        return self._open(Stream(screen_id=screen.id), None, topics, screen.language, after)

    def _open(self, stream, person, topics, language, after):
        self._readers.add(stream, topics, person, language)
        stream.put(self.beat())
        if self.is_leaving:
            stream.end()
        numbers = {topic.number for topic in topics if topic.number}
        if numbers:
            self._say_to(stream, Batch(presence=numbers))
        if self._turnover.was_just_now:
            self._say_to(stream, Batch(people=True))
        self._catch_up(stream, after)
        return stream

    def close(self, stream):
        """Forget a stream."""
        self._readers.remove(stream)

    def leave(self):
        """The process has been asked to stop: every browser is sent to another one, at a moment of its own."""
        self.is_leaving = True
        for stream in self._readers.streams:
            stream.end()

    def beat(self):
        """A sign of life with the server's time."""
        return message("beat", wallclock.now().isoformat(), place=self.place())

    def _catch_up(self, stream, after):
        if after is None:
            return
        try:
            changes = feed.since(after, REPLAYED)
        except Unreachable:
            changes = None
        if changes is None:
            stream.put(RESYNC)
        elif changes:
            batch = Batch.of(changes)
            batch.inbox |= {stream.person_id} - {None}
            self._say_to(stream, batch)

    def _listen(self):
        if self._listener:
            return
        with self._starting:
            if not self._listener:
                self._place = _end()
                self._listener = threading.Thread(target=self._run, name="live", daemon=True)
                self._listener.start()

    def _run(self):
        with self._app.app_context():
            while True:
                try:
                    self._step()
                    if self._readers and self._turnover.look():
                        self._say(Batch(people=True), self._readers.groups, None)
                except Exception:
                    log.exception("live")
                    time.sleep(WAIT_SECONDS)

    def _step(self):
        """Wait for changes and show them; without Valkey, look now and then whether boards have changed."""
        if self._place is None:
            self._step_blindly()
            return
        try:
            changes, place = feed.read(self._place, WAIT_SECONDS)
        except Unreachable:
            self._place = None
            return
        try:
            self._show(changes, place)
        finally:
            self._place = place  # only now: a beat must not name a place that nobody was shown
        self._readers.wait(UNHURRIED_SECONDS)

    def _step_blindly(self):
        boards = {group.topic.board for group in self._readers.groups}
        seen = {board: _look(board) for board in boards}
        place = _end()
        if not place and seen != self._seen:
            for stream in self._readers.streams:
                stream.put(RESYNC)
        time.sleep(BLIND_PAUSE_SECONDS)  # longer than a process publishes nothing after a failure
        if place:
            self._begin_again(place)
        self._seen, self._place = ({} if place else seen), place

    def _begin_again(self, place):
        """Changes were missed, of rights too: all look again from this Place on, and the door asks who they are."""
        cache.forget_all()
        for stream in self._readers.streams:
            stream.put(message("resync", "1", place=place))
            stream.end()

    def _show(self, changes, place):
        if changes is None:
            self._begin_again(place)
        if not changes or not self._readers:
            return
        batch = Batch.of(changes)
        self._say(batch, self._readers.groups, place)
        for person_id in self._readers.people_among(batch.rights):
            for stream in self._readers.of_person(person_id):
                stream.end()
        for stream in self._readers.of_person(None):
            if stream.screen_id in batch.screens:
                stream.end()

    def _say_to(self, stream, batch):
        self._say(batch, self._readers.groups_of(stream), None, only={stream})

    def _say(self, batch, groups, place, only=None):
        """Every group's message about a batch; `only` these streams are given it."""
        now = wallclock.now()
        try:
            with reading():
                for group in groups:
                    said = group.say(batch, now, place)
                    for stream in (only or list(group.streams)) if said else ():
                        stream.put(said)
                self._count_inboxes(batch.inbox, only)
        finally:
            db.session.remove()

    def _count_inboxes(self, person_ids, only):
        for person_id in self._readers.people_among(person_ids):
            count = inbox.unread(db.session.get(Person, person_id))
            for stream in only or self._readers.of_person(person_id):
                stream.put(message("inbox", str(count)))


def _look(board):
    try:
        with reading():
            return fingerprint(policies[board], wallclock.now())
    finally:
        db.session.remove()


def _end():
    try:
        return feed.end()
    except Unreachable:
        return None
