"""Says where a template would break the content security policy: inline script, style or handler."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent / "board"
FORBIDDEN = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>|<style\b|\sstyle=|\son[a-z]+=|\shx-on|javascript:"
)


def main():
    """Exit code 1 and one line per place."""
    faults = [
        f"{path.relative_to(ROOT.parent)}:{number}: {found.group().strip()}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (found := FORBIDDEN.search(line))
    ]
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
