"""Says which texts are not translated: every marked text, in both catalogues, with the same placeholders."""

import re
import sys
from pathlib import Path

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent / "board"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2")]
KEYWORDS = dict.fromkeys(("_", "gettext", "N_", "_l", "lazy_gettext")) | {"ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]")


def main():
    """Exit code 1 and one line per fault when a catalogue is not complete."""
    texts = marked_texts()
    faults = [fault for language in ("en", "zh") for fault in faults_of(language, texts)]
    for fault in faults:
        print(fault)
    print(f"{len(texts)} texts, {len(faults)} faults")
    return 1 if faults else 0


def marked_texts():
    """Every text that is marked for translation in code and templates; plurals by their singular."""
    found = extract_from_dir(ROOT, METHODS, keywords=KEYWORDS, strip_comment_tags=True)
    return {
        message[0] if isinstance(message, tuple) else message for _file, _line, message, _comments, _context in found
    }


def faults_of(language, texts):
    """What is missing, doubtful or different in one catalogue."""
    path = ROOT / "translations" / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return [f"{language}: there is no catalogue {path.relative_to(ROOT.parent)}"]
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    return [f"{language}: {text!r} {fault}" for text in sorted(texts) if (fault := fault_of(catalogue, language, text))]


def fault_of(catalogue, language, text):
    """What is wrong with a translation, None when nothing is."""
    message = catalogue.get(text)
    if message is None:
        return "is not in the catalogue: make catalogues"
    translations = message.string if isinstance(message.string, tuple) else (message.string,)
    if not all(translations):
        return "is not translated"
    if message.fuzzy:
        return "is only guessed (fuzzy)"
    for translation in filter(None, translations):
        if not placeholders(translation) <= placeholders(text, *(message.id if message.pluralizable else ())):
            return f"has other placeholders: {translation!r}"
        if language == "zh" and HALF_WIDTH.search(translation):
            return f"has half-width punctuation: {translation!r}"
    return None


def placeholders(*texts):
    """The names in %(name)s of the texts."""
    return {name for text in texts for name in PLACEHOLDER.findall(text)}


if __name__ == "__main__":
    sys.exit(main())
