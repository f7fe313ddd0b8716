"""The hub of a web process: its listener says what has changed, every stream is handed what concerns it."""

from board import cache, wallclock
from board.extensions import db, feed
from board.extensions.feed import Unreachable
from board.extensions.transactions import reading
from board.live.groups import Batch
from board.live.listener import Listener
from board.live.readers import Readers
from board.live.streams import RESYNC, Stream, message
from board.live.topics import Topic
from board.live.turnover import Turnover
from board.models.person import Person
from board.queries import inbox
from board.queries.reach import is_asked

REPLAYED = 200  # changes; who missed more looks at everything again


class Hub:
    """Says to this process's readers what concerns them."""

    def __init__(self, app):
        self._readers = Readers()
        self._listener = Listener(app, self, self._readers)
        self._turnover = Turnover()
        self._minute = None  # the latest that the feed was told
        self.is_leaving = False

    def place(self):
        """The Place up to which this process has shown the feed; None while Valkey is away."""
        return self._listener.place()

    @property
    def has_readers(self):
        """True while any stream is open here."""
        return bool(self._readers)

    def open(self, person, topics, language, after):
        """A Stream that first says what was missed since `after`, then what happens; `close` it."""
        return self._open(Stream(person.id, is_asked=is_asked(person)), person, topics, language, after)

    def open_wall(self, screen, after):
        """A Stream for a wall, which is nobody: it hears that its board has changed, and ends when it is revoked."""
        topics = [Topic(f"/wall/{screen.board}", screen.board)]
        return self._open(Stream(screen_id=screen.id), None, topics, screen.language, after)

    def _open(self, stream, person, topics, language, after):
        self._readers.add(stream, topics, person, language)
        try:
            self._begin(stream, topics, after)
        except BaseException:
            self.close(stream)  # nobody will read it
            raise
        return stream

    def _begin(self, stream, topics, after):
        stream.put(self.beat())
        if self.is_leaving:
            stream.end()
        numbers = {topic.number for topic in topics if topic.number}
        if numbers:
            self._say_to(stream, Batch(presence=numbers))
        if self._turnover.was_just_now:
            self._say_to(stream, Batch(people=True))
        self._catch_up(stream, after)

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

    def look(self):
        """Say what the clock alone brings: a minute to the feed, to all readers that somebody went or came back."""
        minute = cache.minute_of(wallclock.now())
        if minute != self._minute:
            self._minute = minute
            feed.turn(minute.isoformat())
        if self._readers and self._turnover.look():
            self._say_to_all(Batch(people=True), None)

    def show(self, changes, place):
        """Say what the feed said up to a Place; None where it has begun anew."""
        if changes is None:
            self.begin_again(place)
        if not changes or not self._readers:
            return
        batch = Batch.of(changes)
        self._send_to_the_door(batch)
        self._say_to_all(batch, place)

    def _send_to_the_door(self, batch):
        """Who may see something else now is asked again who they are: first of all, since what is said may fail."""
        for person_id in self._readers.people_among(batch.rights | batch.bereft):
            for stream in self._readers.of_person(person_id):
                if person_id in batch.rights or stream.is_asked:
                    stream.end()
        for stream in self._readers.of_person(None):
            if stream.screen_id in batch.screens:
                stream.end()

    def look_again(self):
        """Boards have changed, nobody knows in what: their readers draw them anew."""
        for stream in self._readers.streams:
            stream.put(RESYNC)

    def begin_again(self, place):
        """Changes were missed, of rights too: all look again from this Place on, and the door asks who they are."""
        cache.forget_all()
        for stream in self._readers.streams:
            stream.put(message("resync", "1", place=place))
            stream.end()

    def _say_to_all(self, batch, place):
        """Say it to every group; when that fails all look for themselves, since the feed says nothing twice."""
        try:
            self._say(batch, self._readers.groups, place)
        except Exception:
            self.look_again()
            raise

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
