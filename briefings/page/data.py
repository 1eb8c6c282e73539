"""A brief's figures as data: what its readers download and its PDF carries.

CSV by RFC 4180 in UTF-8 with a byte-order mark, so that spreadsheets and pandas open it
rightly, and described by CSV on the Web metadata (W3C csvw).
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from datetime import date

from briefings.language import prose
from briefings.library.figures import CitedFigure
from briefings.library.library import Library
from briefings.library.visibility import everybody, visible
from briefings.page.figures import figures

Row = dict[str, str]

_COLUMNS: dict[str, tuple[str, str]] = {
    "reference": ("string", "Stable name of the figure: document.fact or document.series/key"),
    "value": ("decimal", "The figure, or the lower end of a range"),
    "value_high": ("decimal", "The upper end of a range"),
    "relation": ("string", "exactly, about, over, at-least, under or at-most"),
    "unit": ("string", "Unit of measure, an entry of the workspace's units"),
    "period": ("string", "Period by EDTF (ISO 8601-2), FY for Japanese fiscal years"),
    "period_start": ("date", "First day of the period"),
    "period_end": ("date", "Last day of the period"),
    "status": ("string", "result, partial, estimate, plan, target or forecast"),
    "document": ("string", "The document the figure belongs to"),
    "source_file": ("string", "File name of the source text"),
    "printed": ("string", "The figure as the source prints it"),
    "computed_from": ("string", "References a derived figure is computed from, with its rule"),
}


def rows(library: Library, brief: str) -> list[Row]:
    """Every figure that a brief shows to all its readers, in order of reference.

    The files lie beside the editions of every audience, and each edition's PDF carries the same.
    """
    shown = figures(visible(library, everybody(library, brief)), brief)
    names = _names(library.settings.languages)
    return [_row(library, shown[reference], names) for reference in sorted(shown)]


def written(table: list[Row], languages: tuple[str, ...]) -> tuple[bytes, bytes]:
    """The rows as CSV and as JSON."""
    return to_csv(table, languages), to_json(table)


def to_csv(table: list[Row], languages: tuple[str, ...]) -> bytes:
    """The rows as CSV. A text that a spreadsheet would run as a formula is quoted."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _names(languages), lineterminator="\r\n")
    writer.writeheader()
    numeric = {name for name, (kind, _) in _COLUMNS.items() if kind == "decimal"}
    for row in table:
        writer.writerow({k: v if k in numeric else _inert(v) for k, v in row.items()})
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def to_json(table: list[Row]) -> bytes:
    """The rows as JSON, one object a figure; empty cells are left out."""
    lean = [{name: value for name, value in row.items() if value} for row in table]
    return (json.dumps(lean, ensure_ascii=False, indent=1) + "\n").encode()


def metadata(library: Library, brief: str, modified: date) -> bytes:
    """CSVW metadata of a brief's ``data.csv``: title per language and the columns' types."""
    content = library.briefs[brief]
    columns = [
        {"name": name, "titles": name, "datatype": kind, "dc:description": text}
        for name, (kind, text) in _described(library.settings.languages).items()
    ]
    described = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": "data.csv",
        "dc:title": [
            {"@value": text, "@language": code} for code, text in prose.names(content.title.root).items()
        ],
        "dc:modified": modified.isoformat(),
        "dc:publisher": prose.name(library.settings.publisher, library.settings.languages[0]),
        "dialect": {"encoding": "utf-8", "header": True},
        "tableSchema": {"columns": columns, "primaryKey": "reference"},
    }
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()


def _names(languages: tuple[str, ...]) -> list[str]:
    return list(_described(languages))


def _described(languages: tuple[str, ...]) -> dict[str, tuple[str, str]]:
    """All columns: those above, with label and place in every language."""
    named: dict[str, tuple[str, str]] = {"reference": _COLUMNS["reference"]}
    named |= {f"label_{code}": ("string", f"What the figure is ({code})") for code in languages}
    named |= {name: column for name, column in _COLUMNS.items() if name != "reference"}
    return named | {f"place_{code}": ("string", f"Where the source prints it ({code})") for code in languages}


def _row(library: Library, figure: CitedFigure, names: list[str]) -> Row:
    codes = library.settings.languages
    row = dict.fromkeys(names, "")
    row |= {"reference": figure.reference, "status": figure.status.value, "document": figure.owner}
    row |= {f"label_{code}": prose.name(figure.label, code) for code in codes}
    if figure.quantity:
        quantity = figure.quantity
        row |= {"value": f"{quantity.low:f}", "relation": quantity.relation.value, "unit": quantity.unit}
        row["value_high"] = "" if quantity.high is None else f"{quantity.high:f}"
    if when := figure.date or figure.period:
        row |= {"period": str(when), "period_start": when.first_day.isoformat(),
                "period_end": when.last_day.isoformat()}  # fmt: skip
    if figure.evidence:
        document = library.documents[figure.owner]
        row |= {"printed": figure.evidence.figure, "source_file": document.source.file}
        place = prose.names(document.places[figure.evidence.at].label.root)
        row |= {f"place_{code}": place[code] for code in codes}
    if figure.derivation:
        row["computed_from"] = f"{figure.derivation.rule}({', '.join(figure.sources)})"
    return row


# What a spreadsheet takes for a formula, and what it looks past before it (OWASP, CSV Injection).
_FORMULA = re.compile(r"[\t\r\n]|[\s\"'\u2018-\u201f]*[=+\-@]")


def _inert(text: str) -> str:
    """A text that no spreadsheet runs; full-width, small and raised signs count as their plain ones."""
    return f"'{text}" if _FORMULA.match(unicodedata.normalize("NFKC", text)) else text
