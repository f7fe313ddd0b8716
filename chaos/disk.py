"""A small disk of its own for the files, so that it can be full while nothing else is."""

import contextlib
import os
import subprocess

MEGABYTES = 512  # a long siege must not fill it by itself
PIECE = b"\0" * 65536


class SmallDisk:
    """A tmpfs mounted on the files' folder; only root can have one."""

    def __init__(self, folder):
        self.folder = folder

    def fill(self):
        """Write until nothing more fits; what is returned empties it again."""
        filler = self.folder / "filler"
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            while True:
                file.write(PIECE)
        return lambda: filler.unlink(missing_ok=True)


@contextlib.contextmanager
def mounted(folder):
    """A SmallDisk on the folder, None where this cannot be had; gone afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(folder)]
    if os.getuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], capture_output=True, check=False)
