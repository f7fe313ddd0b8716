"""A mail server for tests: listens on this machine, keeps what it takes, refuses what it is told to."""

import contextlib
import socket
import socketserver
import struct
import threading
import time
from email import message_from_bytes
from email.policy import default


class PostOffice(socketserver.ThreadingTCPServer):
    """`letters` is what was taken, `senders` what the envelopes named.

    `says` maps a command to the answer that replaces the usual one.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Talk)
        self.letters, self.senders, self.says, self.taken = [], [], {}, threading.Event()
        self.heed = lambda: None  # called when a letter is in, before its sender is told
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self):
        """Where it listens."""
        return self.server_address[1]

    def stop(self):
        """Close the office."""
        self.shutdown()
        self.server_close()


class _Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self._answer("220 test")
        while line := self.rfile.readline():
            command = line[:4].decode().strip().upper()
            if command == "MAIL":
                self.server.senders.append(line.decode().partition("<")[2].partition(">")[0])
            said = self.server.says.get(command)
            if command in self.server.says and said in (None, "drip", "reset"):
                self._misbehave(said)
                break
            if said:
                self._answer(said)
            elif command == "DATA":
                self._take_letter()
            else:
                self._answer("221 bye" if command == "QUIT" else "250 ok")

    def _misbehave(self, how):
        """Say nothing for long, a letter now and then, or end the connection in the middle."""
        if how == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return
        with contextlib.suppress(OSError):
            for _turn in range(100):
                self.connection.sendall(b"2" if how == "drip" else b"")
                time.sleep(0.1)

    def _take_letter(self):
        self._answer("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.letters.append(message_from_bytes(b"".join(lines), policy=default))
        self.server.taken.set()
        self.server.heed()
        self._answer(self.server.says.get("END", "250 taken"))

    def _answer(self, text):
        if text is None:
            return  # a server that hangs
        self.wfile.write(text.encode() + b"\r\n")
