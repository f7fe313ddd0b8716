"""What went wrong in a browser while nobody looked: script errors, console errors, violations of the policy."""

import re

REPORT = """addEventListener("securitypolicyviolation",
  (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`))"""
# Chromium writes a line for each answer from 400 on; these statuses are answers that the design asks for.
ANSWERS = re.compile(r"Failed to load resource: .*status of (409|410|422)\b")


class Watch:
    """Collects the complaints of one browser context; `expected` are patterns of what a test provokes."""

    def __init__(self, context):
        self.found, self.expected = [], [ANSWERS]
        context.add_init_script(REPORT)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.found.append(f"{error.error}"))

    def expect(self, pattern):
        """Let complaints that match pass."""
        self.expected.append(re.compile(pattern))

    @property
    def complaints(self):
        """Everything that no test has asked for."""
        return [text for text in self.found if not any(pattern.search(text) for pattern in self.expected)]

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.found.append(f"{message.text} ({message.location.get('url', '')})")
