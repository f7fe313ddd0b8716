"""The index over the tokens of tickets, as each database can: FTS5 kept by triggers, or GIN over the lexemes."""

from sqlalchemy import inspect, text

LEXEMES = "array_to_tsvector(string_to_array(btrim(tokens), ' '))"

TABLE = """CREATE VIRTUAL TABLE IF NOT EXISTS ticket_words_index USING fts5(
    tokens, content='ticket_words', content_rowid='ticket_id', detail='none', columnsize=0, prefix='3 4 5',
    tokenize="unicode61 remove_diacritics 0 tokenchars '@-_'"
)"""
ENTERS = """CREATE TRIGGER IF NOT EXISTS ticket_words_enters AFTER INSERT ON ticket_words BEGIN
    INSERT INTO ticket_words_index (rowid, tokens) VALUES (new.ticket_id, new.tokens);
END"""
LEAVES = """CREATE TRIGGER IF NOT EXISTS ticket_words_leaves AFTER DELETE ON ticket_words BEGIN
    INSERT INTO ticket_words_index (ticket_words_index, rowid, tokens) VALUES ('delete', old.ticket_id, old.tokens);
END"""
# Without a list of what is to be indexed later: every question would read through it.
GIN = (
    f"CREATE INDEX IF NOT EXISTS ix_ticket_words_lexemes ON ticket_words USING gin ({LEXEMES}) WITH (fastupdate = off)"
)

RECENT_ROWS = 3000
RECENT = (
    "WITH recent AS MATERIALIZED (SELECT ticket_id, tokens FROM ticket_words ORDER BY ticket_id DESC LIMIT :rows)"
    " SELECT ticket_id FROM recent WHERE "
)

CREATE = {"sqlite": (TABLE, ENTERS, LEAVES), "postgresql": (GIN,)}
FIND = {
    "sqlite": text(
        "SELECT rowid FROM ticket_words_index WHERE ticket_words_index MATCH :asked ORDER BY rowid DESC LIMIT :most"
    ),
    "postgresql": text(
        f"SELECT ticket_id FROM ticket_words WHERE {LEXEMES} @@ CAST(:asked AS tsquery)"
        " ORDER BY ticket_id DESC LIMIT :most"
    ),
}


def create(_table, connection, **_options):
    """Make the index; the table has just been made."""
    for statement in CREATE[connection.dialect.name]:
        connection.execute(text(statement))


def drop(_table, connection, **_options):
    """Take away what does not go with the table."""
    if connection.dialect.name == "sqlite":
        connection.execute(text("DROP TABLE IF EXISTS ticket_words_index"))


def keep(connection):
    """Make the index where the table is, and take it away where the table has gone: after any migration."""
    exists = inspect(connection).has_table("ticket_words")
    (create if exists else drop)(None, connection)


def is_part(name):
    """True for a table or an index that stands for itself: migrations leave it alone."""
    return name is not None and (name.startswith("ticket_words_index") or name == "ix_ticket_words_lexemes")


def purge(session):
    """Leave nothing of deleted words in the file; SQLite keeps them in its index until that is made anew."""
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO ticket_words_index (ticket_words_index) VALUES ('rebuild')"))


def found(session, boards, terms, most):
    """Ids of the newest tickets on one of the boards that have every term.

    As typed first, then with words that only begin so: the beginnings of common
    words are many, and wanted only where the words themselves are too few.
    """
    whole = [term._replace(is_begun=False) for term in terms]
    ids = _ids(session, boards, whole, most)
    if len(ids) == most or whole == terms:
        return ids
    return _ids(session, boards, terms, most)


def _ids(session, boards, terms, most):
    name = session.get_bind().dialect.name
    if name == "postgresql":
        recent = _recent(session, boards, terms, most)
        if len(recent) == most:
            return recent
    asked = _for_fts5(boards, terms) if name == "sqlite" else _for_tsquery(boards, terms)
    return session.scalars(FIND[name], {"asked": asked, "most": most}).all()


def _recent(session, boards, terms, most):
    """The same from the newest rows alone, without an index.

    GIN cannot stop early: it would fetch every row of a common word to find the newest ones.
    """
    likes = [f"% {term.token}{'%' if term.is_begun else ' %'}" for term in terms]
    values = {f"like{n}": like for n, like in enumerate(likes)} | {
        f"board{n}": f"% @{b} %" for n, b in enumerate(boards)
    }
    on_board = " OR ".join(f"tokens LIKE :board{n}" for n in range(len(boards)))
    conditions = " AND ".join([f"({on_board})", *(f"tokens LIKE :like{n}" for n in range(len(likes)))])
    query = text(RECENT + conditions + " ORDER BY ticket_id DESC LIMIT :most")
    return session.scalars(query, values | {"most": most, "rows": RECENT_ROWS}).all()


def _for_fts5(boards, terms):
    """Every term between quotes; tokens are letters and figures only, so nothing in them ends a quote."""
    words = [f'"{term.token}"{" *" if term.is_begun else ""}' for term in terms]
    return " AND ".join(["(" + " OR ".join(f'"@{board}"' for board in sorted(boards)) + ")", *words])


def _for_tsquery(boards, terms):
    words = [f"'{term.token}'{':*' if term.is_begun else ''}" for term in terms]
    return " & ".join(["(" + " | ".join(f"'@{board}'" for board in sorted(boards)) + ")", *words])
