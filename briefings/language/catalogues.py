"""Catalogues of fixed strings (gettext's ``.po``): what they say, and what is wrong with them.

A catalogue is content like any other: nothing in it is believed before it was looked at, and what
it says is text, never markup.
"""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, PoFileParser
from babel.support import Translations

from briefings.content import characters
from briefings.problems import Place, Problem, Unusable

MOST_FORMS = 6
"""Plural forms that any language has (Arabic)."""
_COUNTS = (*range(201), 1_000, 1_000_000)
"""Numbers that between them meet every rule of plurals there is."""

_LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[[0-9]\])?) +)?"(?:[^"\\]|\\[\\"nrt])*"')
_FOLLOWS = {
    "msgctxt": ("msgstr",), "msgid": ("msgctxt", "msgstr"), "msgid_plural": ("msgid",),
    "msgstr": ("msgid", "msgid_plural", "msgstr"),
}  # fmt: skip
"""What each keyword may follow."""
_CONVERSION = re.compile(r"%(?:\((\w+)\)s|%|)")
_BRACES = re.compile(r"\{\w*\}")

Entry = tuple[str, str]
"""A message with its context, which is empty for most."""


def fault(line: int, column: int, message: str, hint: str) -> Problem:
    """Make a problem of a catalogue, whose file the caller names; line 0 is the catalogue as a whole."""
    return Problem(Place("", line, column), message, hint, "catalogue")


def faults(text: str, wanted: frozenset[Entry] = frozenset()) -> list[Problem]:
    """All that keeps a catalogue from being published; ``wanted`` is what it must have."""
    try:
        read = _read(text)
    except Unusable as error:
        return list(error.problems)
    found = [*_of_header(read), *(one for message in read.messages for one in _of_message(read, message))]
    return sorted(found) + [absent(entry) for entry in sorted(wanted - _entries(read))]


def absent(entry: Entry) -> Problem:
    """What is wrong where a catalogue lacks an entry."""
    context, message = entry
    said = f"{message!r}{f' (in the context {context!r})' if context else ''} is missing"
    return fault(0, 0, said, "Add it: a `msgid` with these words, and a `msgstr` with the translation.")


def entries(text: str) -> frozenset[Entry]:
    """What a catalogue has words for. Raises Unusable."""
    return _entries(_read(text))


def language(text: str) -> str:
    """The code of the language that a catalogue says it is in, if it says so. Raises Unusable."""
    return (_read(text).catalogue.locale_identifier or "").replace("_", "-").lower()


def translations(text: str) -> Translations:
    """What a catalogue says, to be looked up. Raises Unusable."""
    compiled = io.BytesIO()
    write_mo(compiled, _read(text).catalogue)
    compiled.seek(0)
    return Translations(compiled)


# --- reading -------------------------------------------------------------------------------


class _Catalogue(Catalog):
    """Remembers what Babel passes over: whether there is a header, and what stands twice."""

    def __init__(self) -> None:
        super().__init__()
        self.header = 0
        self.repeated: list[Message] = []

    @property
    def num_plurals(self) -> int:
        """No more than there can be: Babel makes a list of so many for each message."""
        return max(0, min(super().num_plurals, MOST_FORMS + 1))

    def __setitem__(self, id: str | tuple[str, ...] | list[str], message: Message) -> None:
        if self.get(id, message.context) or (id == "" and self.header):
            self.repeated.append(message)
        elif id == "":
            self.header = message.lineno or 1
        super().__setitem__(id, message)


@dataclass(frozen=True)
class _Read:
    """A catalogue as Babel reads it, and where its translations stand, by the lines of their messages."""

    catalogue: _Catalogue
    strings: dict[int, list[tuple[int, int]]]

    @property
    def messages(self) -> Iterator[Message]:
        return (message for message in self.catalogue if message.id)


def _read(text: str) -> _Read:
    catalogue = _Catalogue()
    lines, strings, wrong = _lines(text)
    if wrong:
        raise Unusable(wrong)
    try:
        PoFileParser(catalogue, abort_invalid=True).parse(lines)
        catalogue.charset = "utf-8"  # which it was read as, whatever its header says
        list(catalogue)
    except PoFileError as error:
        hint = "An entry is a `msgid` and a `msgstr`, each with a text in quotes."
        raise Unusable([fault(error.lineno + 1, 1, str(error.args[0]), hint)]) from error
    except Exception as error:  # an odd header can make Babel raise anything
        message = f"the header cannot be understood: {str(error) or type(error).__name__}"
        raise Unusable([fault(1, 1, message, "Write it as in the catalogue of another language.")]) from error
    return _Read(catalogue, strings)


def _lines(text: str) -> tuple[list[str], dict[int, list[tuple[int, int]]], list[Problem]]:
    """The lines that say something, where translations stand, and what is not written as it must be.

    Of comments, the flags alone count: the others are blanked, and obsolete entries with them.
    """
    lines: list[str] = []
    strings: dict[int, list[tuple[int, int]]] = {}
    wrong = [fault(line, column, told, characters.HINT) for line, column, told in characters.places(text)]
    message, last = 0, "msgstr"
    for number, line in enumerate(text.split("\n"), 1):
        said, column = line.strip(), len(line) - len(line.lstrip()) + 1
        comment, match = said.startswith("#"), _LINE.fullmatch(said)
        keyword = (match[1] or "").partition("[")[0] if match else ""
        if said and not comment and not match:
            hint = 'Write msgid "…" and msgstr "…", with \\" for a quotation mark in it.'
            wrong.append(fault(number, column, "this is no line of a catalogue", hint))
        elif keyword and last not in _FOLLOWS[keyword]:
            hint = "An entry has a msgctxt if need be, a msgid, a msgid_plural if need be, and its msgstr."
            wrong.append(fault(number, column, f"a {keyword} cannot follow a {last}", hint))
        last, message = keyword or last, number if keyword == "msgid" else message
        if keyword == "msgstr":
            strings.setdefault(message, []).append((number, column))
        lines.append(said if not comment or said.startswith("#,") else "#")
    return lines, strings, wrong


def _entries(read: _Read) -> frozenset[Entry]:
    return frozenset((message.context or "", _identifier(message)) for message in read.messages)


def _identifier(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


# --- what is wrong ---------------------------------------------------------------------------


def _of_header(read: _Read) -> Iterator[Problem]:
    catalogue = read.catalogue
    for message in catalogue.repeated:
        name = repr(_identifier(message)) if message.id else "the header"
        yield fault(message.lineno or 0, 1, f"{name} stands twice", "Remove one of them.")
    if not catalogue.header:
        yield fault(1, 1, "there is no header", 'Begin with msgid "" and msgstr "Language: …\\n".')
    elif reason := _no_plural(catalogue):
        hint = f"Write Plural-Forms with nplurals from 1 to {MOST_FORMS} and a rule that chooses one of them."
        yield fault(catalogue.header, 1, f"the plural forms cannot be used: {reason}", hint)


def _no_plural(catalogue: Catalog) -> str:
    """Why the rule of plurals cannot be used."""
    if not 1 <= catalogue.num_plurals <= MOST_FORMS:
        return "a wrong number of them"
    try:
        choose = gettext.c2py(catalogue.plural_expr)
        chosen = {choose(count) for count in _COUNTS}
    except Exception as error:  # the rule is C in the header, Python by then: it can raise anything
        return str(error)
    return "" if chosen <= set(range(catalogue.num_plurals)) else "the rule chooses one that is not there"


def _of_message(read: _Read, message: Message) -> Iterator[Problem]:
    name, line = repr(_identifier(message)), message.lineno or 0
    places = read.strings.get(line, [])
    strings = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    if isinstance(message.string, str) and len(places) > 1:
        yield fault(line, 1, f"{name}: several translations of a message without a plural", "Keep one.")
    elif message.fuzzy:
        yield fault(line, 1, f"{name}: fuzzy", "See whether the translation is right; remove the fuzzy mark.")
    for number, string in enumerate(strings):
        at = places[number] if number < len(places) else (line, 1)
        if not string:
            yield fault(*at, f"{name}: a translation is missing", "Translate it.")
        elif reason := _unlike(message, str(string)):
            hint = "Keep every %(name)s and {name} of the message as it is; write %% for a per cent sign."
            yield fault(*at, f"{name}: {reason}", hint)
        elif told := characters.unwanted(string):
            yield fault(*at, f"{name}: {told}", characters.HINT)


def _unlike(message: Message, string: str) -> str:
    """Why a translation cannot be filled in where its message can."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    wanted = {name for id in ids for name in _named(id) if name}
    given = list(_named(string))
    if "" in given and all("" not in _named(id) for id in ids):
        return "a per cent sign that is no placeholder"
    if unknown := sorted({name for name in given if name} - wanted):
        return f"the placeholder %({unknown[0]})s is not in the message"
    # "One brief" may do without the number.
    if isinstance(message.id, str) and (lost := sorted(wanted - set(given))):
        return f"the placeholder %({lost[0]})s is lost"
    braces = [sorted(_BRACES.findall(text)) for text in (*ids, string)]
    return "" if braces[-1] in braces[:-1] else "other words in braces than in the message"


def _named(text: str) -> list[str]:
    """The names of the placeholders; an empty one for a per cent sign that is none."""
    return [match[1] or "" for match in _CONVERSION.finditer(text) if match[0] != "%%"]
