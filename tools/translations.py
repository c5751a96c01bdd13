"""Keep the catalogues complete: `check` refuses gaps, `update` adds new sentences to be translated."""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
CATALOGUE = ROOT / "fundledger" / "i18n" / "locale" / "vi" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"N_": None, "_": None, "gettext": None, "ngettext": (1, 2)}
SOURCES = {
    "fundledger": [("**.py", "python")],
    "templates": [("**.html", "jinja2"), ("**.txt", "jinja2")],
}
JINJA = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
OPTIONS = {"**.html": JINJA, "**.txt": JINJA}
PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def wanted() -> Catalog:
    """Every sentence that the code and the templates say."""
    catalogue = Catalog(locale="vi", project="fundledger", charset="utf-8")
    for folder, methods in SOURCES.items():
        found = extract_from_dir(
            str(ROOT / folder),
            methods,
            OPTIONS,
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        )
        for filename, _line, message, comments, context in found:
            catalogue.add(message, None, [(f"{folder}/{filename}", 0)], auto_comments=comments, context=context)
    return catalogue


def known() -> Catalog:
    with CATALOGUE.open("rb") as stream:
        return read_po(stream, locale="vi")


def problems() -> list[str]:
    """One line for each sentence that is missing, empty, in doubt, left over, or that loses a named place."""
    have, found = known(), []
    said = {(message.context or "", _texts(message.id)) for message in wanted() if message.id}
    for context, sentences in sorted(said):
        sentence = sentences[0]
        message = have.get(sentence, context or None)
        if "%%(" in sentence:
            found.append(f"a place inside trans is written {{{{ name }}}}: {sentence!r}")
        elif message is None or not all(_texts(message.string)):
            found.append(f"not translated: {sentence!r}")
        elif message.fuzzy:
            found.append(f"in doubt: {sentence!r}")
        elif any(_places(text) != _places(*sentences) for text in _texts(message.string)):
            found.append(f"other places than in the sentence: {sentence!r}")
    known_ids = [*have, *have.obsolete.values()]
    found += [
        f"said nowhere: {message.id!r}"
        for message in known_ids
        if message.id and (message.context or "", _texts(message.id)) not in said
    ]
    return found


def update() -> None:
    """Bring the catalogue up to what is said; new sentences stand empty until somebody translates them."""
    have, fresh = known(), wanted()
    for message in fresh:
        if message.id and (old := have.get(_texts(message.id)[0], message.context)):
            message.string, message.user_comments = old.string, old.user_comments
            message.flags |= old.flags & {"fuzzy"}
    fresh.creation_date = fresh.revision_date = datetime(2026, 1, 1, tzinfo=UTC)  # The history is git's.
    with CATALOGUE.open("wb") as stream:
        write_po(stream, fresh, width=120, sort_output=True, omit_header=False, no_location=True, ignore_obsolete=True)


def _texts(string: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (string or "",) if isinstance(string, str | None) else tuple(string)


def _places(*texts: str) -> set[str]:
    return {first or second for text in texts for first, second in PLACE.findall(text)}


def main() -> None:
    match sys.argv[1:]:
        case ["update"]:
            update()
        case ["check"]:
            if found := problems():
                sys.exit("\n".join(found) + f"\n{len(found)} sentences to mend: python -m tools.translations update")
            print("translations: complete")
        case _:
            sys.exit("usage: python -m tools.translations check|update")


if __name__ == "__main__":
    main()
