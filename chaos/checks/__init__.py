"""What must be true of a board after the faults, read from its rows, its files and what its receivers hold."""

from chaos.checks import answered, files, messages, timers, verbs


def faults_found(ledger, came, now):
    """Every loss, double and half-done thing as a sentence; nothing when all is well. Needs an application context."""
    return [
        *answered.lost_or_doubled(ledger),
        *timers.silent_or_doubled(now),
        *messages.lost_or_doubled(came, now),
        *verbs.half_done(),
        *files.astray(),
    ]
