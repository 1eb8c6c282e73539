"""Sentences become inline HTML that nothing can break out of, joined as each language writes."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup

from briefings.language import marks, phrases, prose

ALLOWED = {"a": {"class", "href", "id", "data-n"}, "em": set(), "strong": set(), "span": {"class"}}


def cite(reference: str, style: str) -> Markup:
    """A figure as pages write it: linked to its evidence."""
    return Markup('<a class="figure" href="#e-{}" data-n="1">{}</a>').format(reference, style or "40%")


class Strict(HTMLParser):
    """Fails on any tag or attribute that prose must not produce, and on any that is left open."""

    def __init__(self, *, phrased: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.phrased = phrased
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.phrased and (tag, attrs) == ("wbr", []):
            return
        assert tag in ALLOWED, tag
        assert not (tag == "a" and "a" in self.open), "a link inside a link"
        for name, value in attrs:
            assert name in ALLOWED[tag], name
            assert name != "href" or re.match(r"#e-|https://", value or ""), value
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")


def strict(markup: str, *, phrased: bool = False) -> Strict:
    parser = Strict(phrased=phrased)
    parser.feed(str(markup))
    parser.close()
    assert parser.open == []
    return parser


# --- what is written --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain", "plain"),
        ("*soft* and **strong**", "<em>soft</em> and <strong>strong</strong>"),
        ("[a page](https://example.org/a?b=1&c=2)", '<a href="https://example.org/a?b=1&amp;c=2">a page</a>'),
        ('[a](https://example.org "a title")', '<a href="https://example.org">a</a>'),
        ("fish & chips", "fish &amp; chips"),
        ("1 < 2 > 0", "1 &lt; 2 &gt; 0"),
        (r"\*not soft\*", "*not soft*"),
        ("<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;"),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        ("<!-- x -->", "&lt;!-- x --&gt;"),
        ("<!--head-->", "&lt;!--head--&gt;"),
        ("[x](javascript:alert)", "[x](javascript:alert)"),
        ("[x](JaVaScRiPt:alert)", "[x](JaVaScRiPt:alert)"),
        ("[x](file:///etc/passwd)", "[x](file:///etc/passwd)"),
        ("[x](http://example.org)", "[x](http://example.org)"),
        ("[x](data:text/html;base64,PHN2Zz4=)", "[x](data:text/html;base64,PHN2Zz4=)"),
        ("[x](//example.org)", "[x](//example.org)"),
        ("[x]() and [y]( )", "[x]() and [y]( )"),
        ("[x](../../etc/passwd)", "[x](../../etc/passwd)"),
        ("<https://example.org>", "&lt;https://example.org&gt;"),
        ("![x](https://example.org/x.png)", '!<a href="https://example.org/x.png">x</a>'),
        ("{{ 7*7 }}", "{{ 7*7 }}"),
        ("{% include 'x' %}", "{% include 'x' %}"),
        ("`code`", "`code`"),
        ("# heading", "# heading"),
    ],
)  # fmt: skip
def test_markdown_inline_and_nothing_else(text: str, html: str) -> None:
    assert prose.render(text, "en", cite) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("is {x} now", 'is <a class="figure" href="#e-x" data-n="1">40%</a> now'),
        ("{a.b-c/d/2009-01-to-2009-10}", '<a class="figure" href="#e-a.b-c/d/2009-01-to-2009-10" data-n="1">40%</a>'),
        ("{x:period}", '<a class="figure" href="#e-x" data-n="1">Period</a>'),
        ("*{x}*", '<em><a class="figure" href="#e-x" data-n="1">40%</a></em>'),
        ("[see {x}](https://example.org)", '<a href="https://example.org">see 40%</a>'),
        ("{X}", "{X}"),
        ("{x y}", "{x y}"),
        ("{}", "{}"),
        (r"\{x}", "{x}"),
    ],
)  # fmt: skip
def test_references_are_written_by_the_caller(text: str, html: str) -> None:
    assert prose.render(text, "en", cite) == html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**「重要」**で", "<strong>「重要」</strong>で"),
        ("これは**「重要」**だ", "これは<strong>「重要」</strong>だ"),
        ("**「一」**で**「二」**です", "<strong>「一」</strong>で<strong>「二」</strong>です"),
        ("**重要。**次に", "<strong>重要。</strong>次に"),
        ("**（注）**が*、*", "<strong>（注）</strong>が<em>、</em>"),
        ("GDP**「成長」**は", "GDP<strong>「成長」</strong>は"),
        ("**「成長」**GDP", "<strong>「成長」</strong>GDP"),
        ("**“重要”**で", "<strong>“重要”</strong>で"),
        ("**80%**の", "<strong>80%</strong>の"),
        ("**{x}**で", "<strong>[x]</strong>で"),
        ("約**{x}**", "約<strong>[x]</strong>"),
        ("これは_重要_である", "これは<em>重要</em>である"),
        ("ファイルa_b_c", "ファイルa_b_c"),
        ("***強調***で", "<em><strong>強調</strong></em>で"),
        ("**重要 **で", "<strong>重要</strong>で"),
        ("**[「木材」](https://example.org)**を", '<strong><a href="https://example.org">「木材」</a></strong>を'),
        ("𠮷**「野」**家", "𠮷<strong>「野」</strong>家"),
        # A fold of YAML between two marks is no space either.
        ("**木材**\n**石炭**", "<strong>木材</strong><strong>石炭</strong>"),
        ("*GDP*\n*石炭*", "<em>GDP</em> <em>石炭</em>"),
        ("*GDP* *GNP*", "<em>GDP</em> <em>GNP</em>"),
        ("**{x}** *{y}*", "<strong>[x]</strong><em>[y]</em>"),
        ("[木材](https://a.b)\n[石炭](https://c.d)", '<a href="https://a.b">木材</a><a href="https://c.d">石炭</a>'),
    ],
)  # fmt: skip
def test_emphasis_beside_japanese(text: str, html: str) -> None:
    assert prose.render(text, "ja", lambda name, _: Markup(f"[{name}]")) == html


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("{x} ships", "About 40 ships"),
        ("in {x} ships", "in about 40 ships"),
        ("*{x}* ships. **{x}** more! ({x}) {x}", "About 40 ships. About 40 more! (About 40) about 40"),
        ("“{x}.” {x}", "“About 40.” About 40"),
        ("[{x} ships](https://example.org)", "About 40 ships"),
        ("One; {x}: {x}, {x} – {x}", "One; about 40: about 40, about 40 – about 40"),
        ("They came.\n{x} left", "They came. About 40 left"),
        (
            "e.g. {x}, i.e. {x}, etc. {x}, approx. {x}",
            "e.g. about 40, i.e. about 40, etc. about 40, approx. about 40",
        ),
        ("(cf. {x}; No. {x}; in Jan. {x})", "(cf. about 40; No. about 40; in Jan. about 40)"),
        ("In May. {x} in the U.S. {x}", "In May. About 40 in the U.S. about 40"),
        (f"{'x' * 60} {{x}}", f"{'x' * 60} about 40"),
        (f"{'x' * 60}. {{x}}", f"{'x' * 60}. About 40"),
    ],
)
def test_a_sentence_opens_with_a_capital(text: str, written: str) -> None:
    figure = Markup('<a class="figure">about 40</a>')
    assert prose.plain(text, "en", lambda *_: figure) == written
    assert prose.plain(text, "ja", lambda *_: figure).count("About") == 0


def test_what_the_caller_writes_is_not_read_again() -> None:
    """A label that looks like Markdown or HTML stays what it is."""
    hostile = "*a* <b> [x](https://example.org) {y}"
    assert prose.render("{x}", "en", lambda *_: Markup.escape(hostile)) == Markup.escape(hostile)


def test_plain_text_has_no_markup() -> None:
    assert prose.plain("**A** & {x} [b](https://example.org)", "en", cite) == "A & 40% b"


@pytest.mark.parametrize(
    ("text", "language", "joined"),
    [
        ("木材の\n輸入", "ja", "木材の輸入"),
        ("木材の 輸入", "ja", "木材の輸入"),
        ("木材の \n  輸入", "ja", "木材の輸入"),
        ("木材の\t 輸入", "ja", "木材の輸入"),
        ("木材の\r\n輸入", "ja", "木材の輸入"),
        ("timber\\\rimports", "en", "timber\\ imports"),
        ("割合は {x} である", "ja", "割合は{x}である"),
        ("GDP の {x}", "ja", "GDPの{x}"),
        ("South Korea\nand", "ja", "South Korea and"),
        ("（注） A B", "ja", "（注）A B"),
        ("timber\nimports", "en", "timber imports"),
        ("  timber \n\t imports\n", "en", "timber imports"),
        ("木材 is", "en", "木材 is"),
        ("a\u00a0b", "en", "a\u00a0b"),
        ("a　b", "ja", "a　b"),
    ],
)
def test_lines_are_joined_as_the_language_writes(text: str, language: str, joined: str) -> None:
    assert prose.joined(text, language) == joined


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("**木材**の\n輸入", "ja", "木材の輸入"),
        ("**「木材」**\n輸入", "ja", "「木材」輸入"),
        ("木材 *輸入*", "ja", "木材輸入"),
        ("*木材* *輸入*", "ja", "木材輸入"),
        ("[木材](https://example.org)", "ja", "木材"),
        ("3-1 木材貿易", "ja", "3-1 木材貿易"),
        ("第1章　貨物", "ja", "第1章　貨物"),
        ("木材 Timber", "ja", "木材 Timber"),
        ("*Timber*\n& coal", "en", "Timber & coal"),
        ("40\u00a0ships", "en", "40\u00a0ships"),
        (r"\*A\* <b> &", "en", "*A* <b> &"),
        ("{x} *A*", "en", "{x} A"),
        ("木材 輸入", "en", "木材 輸入"),
    ],
)
def test_names_are_printed_without_marks(text: str, language: str, name: str) -> None:
    assert prose.name({language: text}, language) == name


# --- what an author is told -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("{a} {b.c:number} {d/e}", [("a", "", 0), ("b.c", "number", 4), ("d/e", "", 17)]),
        ("{A} { a } {a:b:c}", []),
    ],
)
def test_mentions(text: str, found: list[tuple[str, str, int]]) -> None:
    assert [(one.reference, one.style, one.offset) for one in prose.mentions(text)] == found


@pytest.mark.parametrize(
    ("text", "fill", "typed"),
    [
        ("is {x} now", " ", "is     now"),
        ("is {x} now", "x", "is xxx now"),
        ("[a](https://b/2009) 5", " ", "[a](              ) 5"),
        ("[a](https://b/2009) 5", "x", "[a](xxxxxxxxxxxxxx) 5"),
    ],
)
def test_what_was_typed(text: str, fill: str, typed: str) -> None:
    """As long as the text, so that offsets stay."""
    assert prose.without_mentions(text, fill) == typed


# --- headings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "language", "phrased"),
    [
        ("short", "en", "short"),
        ("ロシアの木材", "ja", "ロシアの木材"),
        (
            "ロシアの木材の輸入は2,183万立方メートル",
            "ja",
            '<span class="phrase">ロシアの</span><wbr><span class="phrase">木材の</span><wbr>'
            '<span class="phrase">輸入は</span><wbr><span class="phrase">2,183万立方メートル</span>',
        ),
        # Too long to keep whole in a narrow column; a phrase with a figure may be twice as long.
        (
            "北斗リハビリテーションセンターの開業",
            "ja",
            '<span class="phrase">北斗</span><wbr><span class="phrase long">リハビリテーションセンターの</span>'
            '<wbr><span class="phrase">開業</span>',
        ),
        ("1億2,345万6,789立方メートルの", "ja", '<span class="phrase">1億2,345万6,789立方メートルの</span>'),
    ],
)
def test_phrases(markup: str, language: str, phrased: str) -> None:
    assert phrases.phrased(Markup(markup), language) == phrased


BROKEN = {
    "計画要綱の改訂版": "計画要綱の|改訂版",
    "ロシア極東地域の開発計画要綱改訂版": "ロシア極東地域の|開発計画要綱改訂版",
    "中小企業の交流年と空港": "中小企業の|交流年と|空港",
    "推進体制及び条約、分野横断的事項": "推進体制及び条約、|分野横断的事項",
    "極東ザバイカル社会経済発展戦略の要点": "極東|ザバイカル|社会経済発展戦略の|要点",
    "貿易は*ピーク*の{x}に縮む": "貿易は|ピークの|40%に|縮む",
    "日露の**交流**年の開幕": "日露の|交流年の|開幕",
    "「木材」と「石炭」の貿易": "「木材」と|「石炭」の|貿易",
    "2017年度の輸入量、前年度比": "2017年度の|輸入量、|前年度比",
}
"""Titles, and where they may break: never between two kanji."""


@pytest.mark.parametrize(("title", "phrases_of"), BROKEN.items())
def test_titles_break_at_phrases(title: str, phrases_of: str) -> None:
    markup = phrases.phrased(prose.render(title, "ja", cite), "ja")
    strict(markup, phrased=True)
    pieces = re.findall(r'<span class="phrase(?: long)?">(.*?)</span>', markup)
    assert "|".join(re.sub(r"<[^>]*>", "", piece) for piece in pieces) == phrases_of


@given(text=st.text(alphabet="改訂版計画要綱東北地区のはをロシア「」、・", max_size=40))
def test_no_word_of_kanji_is_broken(text: str) -> None:
    assert not re.search(r"[一-龠]</span><wbr><span[^>]*>[一-龠]", phrases.phrased(Markup(text), "ja"))


# --- readings ---------------------------------------------------------------------------------

READINGS = {"黒河": "こくか", "図們江": "ともんこう", "大図們江イニシアチブ": ""}


def ruby(name: str) -> str:
    return f"<ruby>{name}<rp>（</rp><rt>{READINGS[name]}</rt><rp>）</rp></ruby>"


@pytest.mark.parametrize(
    ("markup", "read", "expected"),
    [
        ("中国の黒河と黒河市", set(), f"中国の{ruby('黒河')}と黒河市"),
        ("中国の黒河", {"黒河"}, "中国の黒河"),
        ("図們江と黒河", set(), f"{ruby('図們江')}と{ruby('黒河')}"),
        ("大図們江イニシアチブは図們江の", set(), f"大図們江イニシアチブは{ruby('図們江')}の"),
        ('<a title="黒河" href="#x">黒河</a>', set(), f'<a title="黒河" href="#x">{ruby("黒河")}</a>'),
        ("&lt;黒河&gt;", set(), f"&lt;{ruby('黒河')}&gt;"),
        ("ハバロフスク", set(), "ハバロフスク"),
    ],
)
def test_readings_stand_above_names_once(markup: str, read: set[str], expected: str) -> None:
    assert phrases.with_readings(Markup(markup), phrases.Readings(READINGS), read) == expected


# --- whatever is written ----------------------------------------------------------------------

PIECES = [
    "木材", "輸入の", " ", "\n", "\t", "*", "**", "_", "[", "](", ")", "!", "<", ">", "&", "&lt;", "&#106;", '"', "'",
    "\\", "{", "}", "{x}", "{a.b/2006:period}", "https://example.org", "javascript:", "data:", "<script>", "</a>",
    "<img src=x onerror=y>", "<style>", "<!--chart:x-->", "{{ 7*7 }}", "{% include %}", "`", "~~", "\u202e", "\x00",
    "，", "A", "2006",
]  # fmt: skip
SENTENCES = st.lists(st.sampled_from(PIECES), max_size=24).map("".join) | st.text(max_size=60)
LANGUAGES = st.sampled_from(["ja", "en"])


@given(text=SENTENCES, language=LANGUAGES)
@example(text="[{x}](https://a)[", language="en")
@example(text="[a](https://a'onmouseover='b)", language="en")
@example(text='[a](https://a"onmouseover="b)', language="en")
@example(text="[[a](https://a)](https://b)", language="en")
def test_no_text_breaks_out(text: str, language: str) -> None:
    markup = prose.render(text, language, cite)
    strict(markup)
    strict(phrases.phrased(markup, language), phrased=True)
    assert prose.plain(text, language, cite) is not None
    assert all(message and hint for message, hint in marks.faults(text, language))


@given(text=SENTENCES, language=LANGUAGES)
@example(text="あ\t い", language="ja")
@example(text="あ \tい{ \n{", language="ja")
def test_joining_is_idempotent(text: str, language: str) -> None:
    once = prose.joined(text, language)
    assert prose.joined(once, language) == once


@given(text=SENTENCES, language=LANGUAGES)
def test_joining_keeps_references_and_characters(text: str, language: str) -> None:
    joined = prose.joined(text, language)
    assert [one.reference for one in prose.mentions(joined)] == [
        one.reference for one in prose.mentions(text)
    ]
    assert re.sub(r"[ \t\r\n]", "", joined) == re.sub(r"[ \t\r\n]", "", text)


@given(
    words=st.lists(st.sampled_from(["木材", "輸入の", "and", " ", "*a*", "{x}", "{b.c/2006}"]), max_size=20)
)
def test_every_reference_is_written(words: list[str]) -> None:
    text = "".join(words)
    written: list[str] = []

    def note(reference: str, _: str) -> Markup:
        written.append(reference)
        return Markup("<span>x</span>")

    markup = prose.render(text, "ja", note)
    assert written == [one.reference for one in prose.mentions(text)]
    assert markup.count("<span>") == len(written)


@given(text=st.text(alphabet="ロシアの木材輸入は2,183万.A%<&", max_size=40))
def test_phrases_keep_the_text(text: str) -> None:
    markup = prose.render(text, "ja", cite)
    assert strict(phrases.phrased(markup, "ja"), phrased=True).text == strict(markup).text


@pytest.mark.parametrize("piece", ["[", "*", "**a ", "[a](", "![", "{", "_a*", "\\", "[[]("])
def test_long_chains_come_to_an_end(piece: str) -> None:
    strict(prose.render(piece * 3000, "en", cite))
