"""The customers: what comes into their letter boxes, and which link they press."""

import re
import threading

LINK = re.compile(r"/confirm/[\w-]+")


class LetterBoxes:
    """Where the letters that ask for an answer lead; each letter is looked at once."""

    def __init__(self, letters):
        self._letters, self._seen, self._links, self._lock = letters, 0, {}, threading.Lock()

    def last_link(self, address):
        """The path of the last link that came to this address; None while there is none."""
        with self._lock:
            new = self._letters[self._seen :]
            self._seen += len(new)
            for letter in new:
                if link := LINK.search(letter.get_body(("plain",)).get_content()):
                    self._links[letter["To"]] = link[0]
            return self._links.get(address)


class Customers:
    """Those of one desk's tickets, each with an address of its own."""

    def __init__(self, boxes):
        self._boxes, self._addresses, self._old = boxes, {}, {}

    def know(self, number, address):
        """A ticket has come in."""
        self._addresses[number] = address

    def are_asked(self, number):
        """A ticket is solved: the link that its customer has already led to an earlier answer."""
        self._old[number] = self._boxes.last_link(self._addresses[number])

    def new_link(self, number):
        """The link by which the ticket's customer can answer; None while it has not come."""
        link = self._boxes.last_link(self._addresses[number])
        return link if link != self._old.get(number) else None
