"""Gives every English text that has no wording of its own the wording of the source."""

from pathlib import Path

from babel.messages.pofile import read_po, write_po

PATH = Path(__file__).parent.parent / "board" / "translations" / "en" / "LC_MESSAGES" / "messages.po"


def main():
    """Fill what is empty; a text that somebody has worded otherwise stays."""
    with PATH.open("rb") as file:
        catalogue = read_po(file, locale="en")
    for message in catalogue:
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and not any(texts):
            message.string = message.id
    with PATH.open("wb") as file:
        write_po(file, catalogue, omit_header=True, sort_output=True)


if __name__ == "__main__":
    main()
