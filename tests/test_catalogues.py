"""Catalogues are content: each slip is told with its place, and what they say is text on every page."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from babel.messages.extract import extract_from_dir

from briefings import checks
from briefings.language import catalogues, wording
from briefings.library.library import Choice, Library
from briefings.page import indexes, render, templating
from briefings.problems import Unusable
from briefings.publish.formats import FORMATS
from briefings.values.memory import Memory
from briefings.workspace import PACKAGED, SHIPPED, Workspace
from tests.editing import add

CODES = ("ja", "en")
HEADER = """\
msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def shipped(code: str) -> str:
    return (SHIPPED / f"templates/locales/{code}.po").read_text("utf-8")


# --- what is wrong with a catalogue ----------------------------------------------------------

PLURAL = 'msgid "%(n)s page"\nmsgid_plural "%(n)s pages"\n'
FAULTS = {
    "not translated": ('msgid "A"\nmsgstr ""', 8, 1, "'A': a translation is missing"),
    "fuzzy": ('#, fuzzy\nmsgid "A"\nmsgstr "a"', 8, 1, "'A': fuzzy"),
    "twice": ('msgid "A"\nmsgstr "a"\n\nmsgid "A"\nmsgstr "b"', 10, 1, "'A' stands twice"),
    "a second header": ('msgid ""\nmsgstr "Language: ja\\n"', 7, 1, "the header stands twice"),
    "a placeholder lost": ('msgid "%(n)s A"\nmsgstr "a"', 8, 1, "the placeholder %(n)s is lost"),
    "a placeholder too many": ('msgid "A"\nmsgstr "a %(n)s"', 8, 1, "%(n)s is not in the message"),
    "another placeholder": ('msgid "%(n)s A"\nmsgstr "a %(m)s"', 8, 1, "%(m)s is not in the message"),
    "another kind of placeholder": ('msgid "%(n)s A"\nmsgstr "a %(n)d"', 8, 1, "a per cent sign"),
    "a hexadecimal one": ('msgid "%(n)s A"\nmsgstr "a %(n)x"', 8, 1, "a per cent sign"),
    "one by position": ('msgid "%(n)s A"\nmsgstr "a %s"', 8, 1, "a per cent sign"),
    "a very wide one": ('msgid "%(n)s A"\nmsgstr "a %(n)999999999s"', 8, 1, "a per cent sign"),
    "a bare per cent sign": ('msgid "A"\nmsgstr "100% a"', 8, 1, "a per cent sign"),
    "a per cent sign at the end": ('msgid "A"\nmsgstr "a %"', 8, 1, "a per cent sign"),
    "braces": ('msgid "{a}: {b}"\nmsgstr "{a}: {c}"', 8, 1, "other words in braces"),
    "braces that reach in": ('msgid "A {a}"\nmsgstr "{a.__class__}"', 8, 1, "other words in braces"),
    "too few forms": (PLURAL + 'msgstr[0] "%(n)s"', 7, 1, "a translation is missing"),
    "too many forms": (PLURAL + 'msgstr[0] "a"\nmsgstr[1] "b"\nmsgstr[2] "c"', 7, 1, "more translations"),
    "forms without a plural": ('msgid "A"\nmsgstr[0] "a"\nmsgstr[1] "b"', 7, 1, "without a plural"),
    "a placeholder in a form": (PLURAL + 'msgstr[0] "one"\nmsgstr[1] "%(m)s"', 10, 1, "%(m)s is not in"),
    "no translation": ('msgid "A"\n\nmsgid "B"\nmsgstr "b"', 9, 1, "a msgid cannot follow a msgid"),
    "no translation at the end": ('msgid "A"', 7, 1, "missing msgstr for msgid 'A'"),
    "nonsense": ('msgid "A"\n  nonsense\nmsgstr "a"', 8, 3, "no line of a catalogue"),
    "no quotes": ('msgid A\nmsgstr "a"', 7, 1, "no line of a catalogue"),
    "an open quote": ('msgid "A"\nmsgstr "a', 8, 1, "no line of a catalogue"),
    "a quote in quotes": ('msgid "A"\nmsgstr "a"b"', 8, 1, "no line of a catalogue"),
    "an unknown escape": ('msgid "A"\nmsgstr "\\x41"', 8, 1, "no line of a catalogue"),
    "a context alone": ('msgctxt "A"\nmsgstr "a"', 8, 1, "a msgstr cannot follow a msgctxt"),
    "a plural alone": ('msgid_plural "A"\nmsgstr[0] "a"', 7, 1, "a msgid_plural cannot follow a msgstr"),
    "a NUL": ('msgid "A"\nmsgstr "a\0b"', 8, 10, "U+0000 (NUL)"),
    "an override of direction": ('msgid "A"\nmsgstr "\u202ea"', 8, 9, "U+202E (RIGHT-TO-LEFT OVERRIDE)"),
    "a carriage return": ('msgid "A"\nmsgstr "a\\rb"', 8, 1, "U+000D"),
    "a hidden comment": ("# \u2066x", 7, 3, "U+2066"),
}  # fmt: skip


@pytest.mark.parametrize(("entry", "line", "column", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_told_with_its_place(entry: str, line: int, column: int, message: str) -> None:
    [fault] = catalogues.faults(HEADER + entry + "\n")
    assert (fault.place.line, fault.place.column) == (line, column)
    assert message in fault.message
    assert fault.hint


RULES = {
    "too many": "nplurals=1000000; plural=0;",
    "far too many": f"nplurals={'9' * 5000}; plural=0;",
    "none": "nplurals=0; plural=0;",
    "fewer than none": "nplurals=-1; plural=0;",
    "no number": "nplurals=two; plural=0;",
    "a power": "nplurals=2; plural=n**n**n**n;",
    "not arithmetic": "nplurals=2; plural=__import__('os').system('id');",
    "one that is not there": "nplurals=2; plural=n;",
    "below the first": "nplurals=2; plural=0-1;",
    "a division by nothing": "nplurals=2; plural=1/n;",
    "deep": f"nplurals=2; plural={'(' * 400}n{')' * 400};",
    "long": f"nplurals=2; plural={'n+' * 5000}n;",
}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_of_plurals_is_not_believed(rule: str) -> None:
    header = HEADER.replace("nplurals=2; plural=(n != 1);", rule)
    found = catalogues.faults(header + PLURAL + 'msgstr[0] "one"\nmsgstr[1] "%(n)s"\n')
    assert found
    assert all(fault.place.line and fault.hint for fault in found)


HEADERS = {
    "a character set": ("charset=utf-8", "charset=bogus"),
    "an old character set": ("charset=utf-8", "charset=cp932"),
    "no character set": ("charset=utf-8", "charset="),
    "no language": ("Language: en", "Language: ../../etc"),
    "no such language": ("Language: en", "Language: xx-YYYY-1"),
    "no date": ("Language: en", "POT-Creation-Date: yesterday"),
    "a late date": ("Language: en", "PO-Revision-Date: 9999-12-31 23:59-2400"),
    "no line": ("Language: en", "\\n\\n\\n"),
    "an octal number": ("plural=(n != 1)", "plural=n==010"),
    "a rule of many": ("plural=(n != 1)", f"plural={'!' * 900}n"),
}


@pytest.mark.parametrize(("old", "new"), HEADERS.values(), ids=HEADERS)
def test_whatever_a_header_says_a_catalogue_is_read_or_refused(old: str, new: str) -> None:
    assert HEADER.count(old) == 1
    text = HEADER.replace(old, new) + 'msgid "A"\nmsgstr "愛"\n'
    for fault in catalogues.faults(text):
        assert fault.place.line
    if not catalogues.faults(text):
        assert catalogues.translations(text).gettext("A") == "愛"


def test_a_catalogue_has_a_header() -> None:
    [fault] = catalogues.faults('msgid "A"\nmsgstr "a"\n')
    assert fault.message == "there is no header"


def test_what_a_plural_form_may_leave_out() -> None:
    assert catalogues.faults(HEADER + PLURAL + 'msgstr[0] "one page"\nmsgstr[1] "%(n)s pages"\n') == []


# --- what a catalogue lacks --------------------------------------------------------------------


def test_the_catalogues_have_what_the_program_and_its_templates_name(library: Library) -> None:
    parser = templating.environment({}, library.languages["en"], Memory())
    templates = [*(SHIPPED / "templates").rglob("*.html"), *(SHIPPED / "templates").rglob("*.xml")]
    named = {entry for path in templates for _, entry in wording.named(path.read_text("utf-8"), parser)}
    keywords = dict.fromkeys(("gettext", "marked", "words"))
    extracted = extract_from_dir(PACKAGED, [("**.py", "python")], keywords=keywords)
    named |= {("", message) for _, _, message, _, _ in extracted if isinstance(message, str)}
    assert {("", "plan"), ("", "Source:"), ("", "Side by side")} <= named
    for code in CODES:
        assert catalogues.entries(shipped(code)) == named


def test_an_entry_that_is_not_there_is_missed(workspace: Workspace) -> None:
    text = shipped("ja")
    entry = 'msgid "plan"\nmsgstr "計画"\n'
    assert text.count(entry) == 1
    add(workspace, "templates/locales/ja.po", text.replace(entry, ""))
    with pytest.raises(Unusable) as error:
        workspace.read()
    [problem] = error.value.problems
    assert str(problem.place) == "templates/locales/ja.po"
    assert problem.message == "'plan' is missing"


NAMED = {
    '{{ _("Of ours") }}': "Of ours",
    "{% trans %}Of ours{% endtrans %}": "Of ours",
    "{% trans name=brief.title %}{{ name }} is ours{% endtrans %}": "%(name)s is ours",
    '{{ pgettext("chart", "Of ours") }}': "Of ours",
    '{{ ngettext("Of ours", "%(num)s of ours", 2) }}': "Of ours",
    '{{ page.words("Of ours") }}': "Of ours",
    '{{ language.gettext("Of ours") }}': "Of ours",
}


@pytest.mark.parametrize(("template", "message"), NAMED.items())
def test_a_string_of_ones_own_template_is_missed(template: str, message: str, workspace: Workspace) -> None:
    add(workspace, "templates/audiences/brisk/parts/summary.html", f"<p>\n{template}</p>\n")
    problems = [one for one in checks.check(workspace.read()) if one.check == "catalogue"]
    assert [str(one.place) for one in problems] == ["templates/audiences/brisk/parts/summary.html:2:1"] * 2
    assert all(repr(message) in one.message for one in problems)
    for code in CODES:
        own = 'msgctxt "chart"\n' if "pgettext" in template else ""
        both = 'msgid_plural "%(num)s of ours"\n' if "ngettext" in template else ""
        said = f'msgid "{message}"\n{both}' + ('msgstr[0] "x"\n' if both else f'msgstr "{message}"\n')
        if both and code == "en":
            said += 'msgstr[1] "y"\n'
        add(workspace, f"templates/locales/{code}.po", f"{shipped(code)}\n{own}{said}")
    assert [one for one in checks.check(workspace.read()) if one.check == "catalogue"] == []


# --- what a catalogue says is text ---------------------------------------------------------------

HOSTILE = '<script>alert(1)</script>\\" onclick=\\"x\' </script><!-- & &lt;b&gt; '


def poisoned(code: str) -> str:
    """A catalogue with markup before each of its translations."""
    head, _, body = shipped(code).partition("\n\n")
    lines = (line.replace('msgstr "', f'msgstr "{HOSTILE}') for line in body.splitlines())
    return f"{head}\n\n" + "\n".join(lines) + "\n"


class _Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, tuple[str, ...]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("span", "wbr"):  # phrases of Japanese headings
            self.found.append((tag, tuple(name for name, _ in attrs)))


def _everything(library: Library) -> dict[str, str]:
    made = {one.name: render.render(library, one, FORMATS).html for one in library.editions(Choice())}
    sizes = {f"{name}.{suffix}": 1 for name in made for suffix in ("html", "pdf")}
    return made | {one.path: one.content.decode() for one in indexes.indexes(library, sizes, FORMATS)}


def test_what_a_catalogue_says_is_text_on_every_page(workspace: Workspace) -> None:
    before = _everything(workspace.read())
    for code in CODES:
        add(workspace, f"templates/locales/{code}.po", poisoned(code))
    after = _everything(workspace.read())
    assert before.keys() == after.keys()
    for name, html in after.items():
        assert "&lt;script&gt;alert(1)" in html, name
        assert _Tags(html).found == _Tags(before[name]).found, name
