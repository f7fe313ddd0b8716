"""What stands in an unfinished registration: its texts and files, by which its writer knows it again, and where."""

import json

from board.domain import masks
from board.models.attachment import files_of
from board.models.secrets import unsealed

# What the writer knows a sheet by, the best first, and its mask; all else is chosen, or filled in by the sheet itself.
TELLING = dict.fromkeys(
    ("core_demand", "customer_words", "agent_summary", "symptom", "desired_outcome"), masks.in_text
) | {"customer_name": masks.name, "contact": masks.contact}
SEARCH = {"customer_query": masks.in_text}  # who only looks somebody up registers nothing


def typed_in(draft):
    """The texts of an unfinished sheet, name to list; empty once it was registered or discarded."""
    token = draft.payload.get("sealed")
    return json.loads(unsealed(token)) if token else {}


def address_of(draft, page=None):
    """Where an unfinished sheet goes on: at the page named, else at the one it was written on last."""
    page = page or next(iter(typed_in(draft).get("page", ())), None)
    return f"/{'quick' if page == 'quick' else 'tickets'}/new?board={draft.board}&draft={draft.key}"


def words_of(draft):
    """The words by which the writer knows an unfinished sheet again, masked, at most 80 characters; "" without any."""
    texts = typed_in(draft)
    written = (mask(text) for name, mask in (TELLING | SEARCH).items() if (text := _text(texts, name)))
    return (next(written, "") or next((file.name for file in draft_files(draft)), ""))[:80]


def _text(texts, name):
    return next(iter(texts.get(name, ())), "").strip()


def is_empty(draft):
    """True while nothing says that anybody has called: no word, no file, no customer, no end of a contact."""
    texts = typed_in(draft)
    is_said = any(_text(texts, name) for name in ("customer_id", *TELLING))
    return not (is_said or draft.contact_ended_at or draft_files(draft))


def draft_files(draft):
    """The files sent with an unfinished sheet; one that is not written yet has none."""
    return files_of("draft", draft.id) if draft.id else []
