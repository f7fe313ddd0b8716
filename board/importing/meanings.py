"""What a row says for a field: a constant, a column, or a pattern with {columns} in it."""

import re

PLACE = re.compile(r"\{([^{}]+)\}")


def meant(meaning, values):
    """The text that a meaning has in a row's values, None where the row does not tell it."""
    if "constant" in meaning:
        return meaning["constant"]
    if "text" in meaning:
        return pattern(meaning["text"], values)
    value = values.get(meaning["column"])
    if "match" in meaning:
        found = re.search(meaning["match"], value or "")
        return found[0] if found else None
    return meaning["values"].get(value) if "values" in meaning else value


def pattern(text, values):
    """The text with its {columns} filled in, without the lines whose columns are all empty; None when none is left."""
    lines = []
    for line in text.strip().splitlines():
        names = PLACE.findall(line)
        if names and not any(values.get(name) for name in names):
            continue
        filled = PLACE.sub(lambda found: str(values.get(found[1]) or ""), line)
        lines.append(filled.strip(" ·,/;，、"))
    return "\n".join(lines) or None
