"""What may stand where something else should: in content, templates, styles, catalogues and memory."""

from __future__ import annotations

from typing import Any

WORDS: tuple[str, ...] = (
    "", " ", "0", "-1", "00", "1", "nan", "inf", "-inf", "1e400", "1e999999999", "1e-999999999", "9" * 30, "9" * 5000, "1_000",
    "0x10", "1,2,3", "1万億兆京", "万", "約", "１２３", "٣", "½", "㊿", "true", "no", "null", "0000", "0001", "9999", "FY9999",
    "FY0001", "FY0000", "0001/9999", "9999-12-31", "0001-01-01", "0001-01-01/9999-12-31", "9999-Q4", "9999-12", "2008/2007",
    "2008-02-30", "2008~", "2006-01/2007", "0000-00-00", "2026-11-28T00:00:00Z", "{", "{x}", "{cargo/2008}", "{a.b.c}", "}",
    "{port-report.cargo/2008:period}", "{port-report.opened}", "{timber.cargo-growth}", "port-report", "timber", "harbour",
    "cargo", "percent", "tonne", "year", "full", "brisk", "ja", "en", "xx", "zh", "ar", "en-GB", "ja-JP-x-" + "a" * 80, "日本",
    "line", "bar", "share", "slope", "stacked", "timeline", "dot", "summary", "evidence", "index", "feed", "con", "data",
    "[x](https://a)", "[x]()", "![x](y)", "<b>", "<script>alert(1)</script>", "&lt;", "{{ 7*7 }}", "{% include 'x' %}", "\\",
    "*" * 3000, "[" * 3000, "(" * 1000, "(a" * 1000, "(a+)+$", "[", "\\p{L}", "(?P<a>x)(?P<a>y)", "x{99999999999}", "(?R)",
    "> " * 500 + "x", "a" * 300, "港" * 300, "a" * 20_000, "../../x", "/etc/passwd", "../../beside/keep.txt", "C:\\x", "\u202e",
    "\u2066", "\ufeff", "\u2028", "\x1b[31m", "𠮷", "\U0010ffff", "\t", "a\nb", "::error::x", "%0A", "=1+1", "#123456", "#",
    "https://example.org/", "ftp://x", "//", "http://[", "http://" + "a" * 3000, "javascript:alert(1)", "A4", "letter",
)  # fmt: skip
RAW: tuple[str, ...] = (
    '"\\ud800"', '"\\0"', '"\\u202e"', '"\\x1b[2J"', "&a x", "*a", "!!int 1", "!!python/object/apply:os.system [x]", "!!binary aGk=",
    "!!timestamp 2001-12-14", "!!set {a, b}", "<<: {a: 1}", "{<<: x}", "? x", "? [a]", "|", ">", ">-9", "'", '"', "%", "@", "`", "-",
    "- x", ": x", "x: y", "[" * 1000, "{" * 1000, "[" * 30 + "]" * 30, "- " * 2000, "{a: {a: {a: {a: {a: {}}}}}}", "[[], {}, ~]",
    "~", "---", "...", "{1: 2}", "{[a]: b}", "{~: x}", "{true: x}", "{a: 1, a: 2}", "2026-11-28", "0o17", "1:30", "=", "\u0085", "\x07",
)  # fmt: skip
TEMPLATE: tuple[str, ...] = (
    "{{ 1/0 }}", "{{ nothing }}", "{{ settings.nothing.more }}", "{% for i in range(10**9) %}x{% endfor %}", "{{ 'x' * 10**9 }}",
    "{% extends 'nothing.html' %}", "{% include 'brief.html' %}", "{{ settings.__class__.__mro__ }}", "{% if %}", "{{", "{%",
    "{{ " + "(" * 500 + " }}", "{% macro x() %}{{ x() }}{% endmacro %}{{ x() }}", "{{ ''.join(1) }}", "{{ [1] | sort(attribute='x') }}",
    "<!--head-->", "<!--screen-->", "</html>", "<section id='x'><h2>", "<svg>", "<p>" * 300, "&", "\0", "{# ", "{% raw %}",
    "{{ language.format(1) }}", "{{ page.title['xx'] }}", "{{ image('nothing.png') }}", "{{ caller() }}", "{{ settings.update({}) }}",
)  # fmt: skip
STYLE: tuple[str, ...] = (
    "@import url(x);", "}", "{", "*{width:1e400px}", "*{font-size:calc(" + "(" * 300, ":root{--a:var(--b);--b:var(--a)}*{color:var(--a)}",
    "@page{size:0 0}", "@page{size:1e9px 1e9px}", "@page{margin:-99999px}", "*{font-family:''}", "*{content:counter(x)}", "@font-face{}",
    "*{columns:99999}", "*{line-height:0}", "*{transform:rotate(1e400deg)}", "/*", "@media (", "a" * 9000, "*{display:flex;float:left}",
)  # fmt: skip
CATALOGUE: tuple[str, ...] = (
    "charset=bogus", "charset=utf-16", "charset=", "Plural-Forms: nplurals=2; plural=n/0;\\n", "nplurals=99999999", 'msgstr[99] "x"',
    "plural=" + "(" * 500 + "n", 'msgid "', "msgstr", '"', "#, fuzzy", "#~ ", 'msgctxt "x"', 'msgstr "<script>x</script>"',
    'msgstr "%(nothing)s"', 'msgstr "%d %d"', 'msgstr "%"', 'msgstr "{nothing}"', 'msgstr "{"', "Language: xx\\n", "Content-Type: x\\n",
)  # fmt: skip
STATE: tuple[Any, ...] = (
    None, True, 0, -1, 1e308, 10**30, "", "x", [], {}, [[]], {"a": 1}, "../../beside/keep.txt", "/etc/passwd", "../content/units.yaml",
    "a\0b", "\ud800", "x" * 5000, "9999-12-31", "0001-01-01", "9999-12-31T23:59:59+00:00", "2026-11-28T00:00:00", "nan", ".", "..", "/",
    "ja/../../x", "ja//x", "ja\\x", ".ledger.jsonl", "ja/harbour/full.html/x", [["x"]], [[["content/x.yaml", 1, 1, ""], "m", "h", "c"]],
)  # fmt: skip
