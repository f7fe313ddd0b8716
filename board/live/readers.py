"""Who reads: the open streams of this process, each in the groups that are sent the same bytes."""

import threading
from collections import defaultdict

from board.extensions import metrics
from board.live.groups import BoardGroup, TicketGroup, WallGroup
from board.live.topics import group_key


class Readers:
    """Streams that are open, by who listens and by what is said to them. What is given out stays as it was."""

    def __init__(self):
        self._groups = {}
        self._streams = defaultdict(set)  # by person id; walls are nobody
        self._are_there = threading.Event()

    def __bool__(self):
        return bool(self._streams)

    def wait(self, seconds):
        """Until anybody reads, or so long."""
        self._are_there.wait(seconds)

    def add(self, stream, topics, person, language):
        """Take a stream into the groups of its topics."""
        stream.keys = [group_key(topic, person, language) for topic in topics]
        self._streams[stream.person_id].add(stream)
        self._are_there.set()
        for key, topic in zip(stream.keys, topics, strict=True):
            if key not in self._groups:
                self._groups[key] = _group(topic, person, language)
            self._groups[key].streams.add(stream)
        metrics.streams.inc()

    def remove(self, stream):
        """Forget a stream, and the groups that nobody is left in."""
        metrics.streams.dec()
        self._streams[stream.person_id].discard(stream)
        if not self._streams[stream.person_id]:
            del self._streams[stream.person_id]
        if not self._streams:
            self._are_there.clear()
        for key in stream.keys:
            group = self._groups.get(key)
            if group:
                group.streams.discard(stream)
                if not group.streams:
                    del self._groups[key]

    @property
    def groups(self):
        """Every group that somebody is in."""
        return list(self._groups.values())

    @property
    def streams(self):
        """Every stream."""
        return [stream for streams in list(self._streams.values()) for stream in streams]

    def groups_of(self, stream):
        """The groups that a stream is in."""
        return [self._groups[key] for key in stream.keys]

    def people_among(self, person_ids):
        """Those of the people who read."""
        return person_ids & self._streams.keys()

    def of_person(self, person_id):
        """The streams of one person; of None those of walls."""
        return list(self._streams.get(person_id, ()))


def _group(topic, person, language):
    if topic.view is not None:
        return BoardGroup(topic, person, language)
    return TicketGroup(topic) if topic.number else WallGroup(topic)
