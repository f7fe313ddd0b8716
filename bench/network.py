"""Machines that are namespaces of the network, joined by a bridge; where that cannot be, all on one address."""

import os
import shutil
import subprocess
from contextlib import ExitStack, contextmanager

PREFIX = f"ab{os.getpid() % 10000}"  # names of interfaces are short
ADDRESS = "10.213.77.{}"


class Machine:
    """Where processes run: what stands before a command, and the address that others reach it by."""

    def __init__(self, address="127.0.0.1", before=()):
        self.address, self.before = address, list(before)


@contextmanager
def machines(names):
    """Name to Machine, and `here` for this one as the others see it; nothing is left behind."""
    if os.getuid() != 0 or not shutil.which("ip"):
        yield {name: Machine() for name in (*names, "here")}
        return
    with ExitStack() as stack:
        bridge = f"{PREFIX}br"
        _ip("link", "add", bridge, "type", "bridge")
        stack.callback(_ip, "link", "del", bridge)
        _ip("addr", "add", f"{ADDRESS.format(1)}/24", "dev", bridge)
        _ip("link", "set", bridge, "up")
        found = {"here": Machine(ADDRESS.format(1))}
        for number, name in enumerate(names, start=2):
            found[name] = _machine(stack, bridge, number)
        yield found


def _machine(stack, bridge, number):
    address, space = ADDRESS.format(number), f"{PREFIX}n{number}"
    outer, inner = f"{PREFIX}o{number}", f"{PREFIX}i{number}"
    _ip("netns", "add", space)
    stack.callback(_ip, "netns", "del", space)
    _ip("link", "add", outer, "type", "veth", "peer", "name", inner)
    _ip("link", "set", inner, "netns", space)
    _ip("link", "set", outer, "master", bridge, "up")
    _ip("-n", space, "addr", "add", f"{address}/24", "dev", inner)
    for name in (inner, "lo"):
        _ip("-n", space, "link", "set", name, "up")
    return Machine(address, ("ip", "netns", "exec", space))


def _ip(*words):
    subprocess.run(["ip", *words], check=True)
