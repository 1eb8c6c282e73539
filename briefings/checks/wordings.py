"""Every fixed string of the templates stands in the catalogue of every language."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.language import catalogues, wording
from briefings.library.library import Library
from briefings.page.templating import environment
from briefings.problems import Place, Problem
from briefings.values.keyed import Keyed


def absent(library: Library) -> Iterator[Problem]:
    """Fixed strings that a template names and a catalogue lacks."""
    parser = Keyed("parser", environment({}, next(iter(library.languages.values()))))
    for code in library.languages:
        catalogue = f"locales/{code}.po"
        known = catalogues.entries(library.templates[catalogue])
        for name, text in library.templates.items():
            for line, entry in wording.named(text, parser) if name.endswith((".html", ".xml")) else ():
                if entry not in known:
                    fault = catalogues.absent(entry)
                    message = f"{fault.message} in the catalogue {catalogue}"
                    yield Problem(Place(f"templates/{name}", line, 1), message, fault.hint, "catalogue")
