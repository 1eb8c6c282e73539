"""The text of a page as a Typst document: headings, paragraphs, lists, tables, charts, fonts.

Equivalent as text, and as such in Typst's favour: no links, no columns, no evidence beside its
figures, no PDF/A.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element

import tinyhtml5

CHART = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
HEADS = {f"h{level}": level for level in range(1, 7)}
PASSED = {"head", "script", "style", "template"}
BLOCKS = {*HEADS, "p", "li", "dt", "dd", "div", "section", "article", "header", "footer", "main", "nav",
          "ul", "ol", "dl", "figure", "figcaption", "table", "aside", "details", "summary",
          "blockquote", "chart"}  # fmt: skip


def write(html: Path, fonts: Mapping[str, tuple[str, ...]], language: str) -> Path:
    """The Typst source beside an HTML file; ``fonts`` has the families of each role."""
    charts: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        name = f"{html.stem}-{len(charts)}.svg"
        (html.parent / name).write_text(match[0])
        charts.append(name)
        return f"<chart>{name}</chart>"

    tree = tinyhtml5.parse(CHART.sub(put_aside, html.read_text()), namespace_html_elements=False)
    families = dict.fromkeys(family for role in fonts.values() for family in role)
    listed = ", ".join(f'"{family}"' for family in families)
    head = [
        '#set page(paper: "a4", margin: 2cm, numbering: "1 / 1")',
        f'#set text(font: ({listed},), lang: "{language}", size: 9.5pt)',
        "#set par(justify: true)",
    ]
    path = html.with_suffix(".typ")
    path.write_text("\n".join([*head, *_blocks(tree)]) + "\n")
    return path


def _blocks(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in PASSED:
        return
    if element.tag == "chart":
        yield f'#image("{element.text}", width: 100%)'
    elif element.tag == "table":
        yield from _table(element)
    elif not any(child.tag in BLOCKS for child in element.iter() if child is not element):
        yield from _paragraph(element)
    else:
        yield from _line(element.text or "")
        for child in element:
            yield from _blocks(child)
            yield from _line(child.tail or "")


def _paragraph(element: Element) -> Iterator[str]:
    for line in _line("".join(element.itertext())):
        if element.tag in HEADS:
            yield f"#heading(level: {HEADS[element.tag]})[{line}]"
        else:
            yield f"- {line}" if element.tag == "li" else f"\n{line}\n"


def _line(text: str) -> Iterator[str]:
    """A text as Typst takes it for text whatever stands in it; none where nothing does."""
    if text := " ".join(text.split()):
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        yield f'#"{escaped}"'


def _table(table: Element) -> Iterator[str]:
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    columns = max((sum(int(cell.get("colspan", 1)) for cell in row) for row in rows), default=0)
    if columns:
        cells = (_cell(cell) for row in rows for cell in row)
        yield f"#table(columns: {columns}, {', '.join(cells)})"
    for caption in table.iter("caption"):
        yield from _paragraph(caption)


def _cell(cell: Element) -> str:
    text = "".join(_line("".join(cell.itertext())))
    spans = f"colspan: {cell.get('colspan', 1)}, rowspan: {cell.get('rowspan', 1)}"
    return f"table.cell({spans})[{text}]"
