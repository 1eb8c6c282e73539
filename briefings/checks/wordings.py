"""Every fixed string of the templates stands in the catalogue of every language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from briefings.language import catalogues, wording
from briefings.library.library import Library
from briefings.page.templating import environment
from briefings.problems import Place, Problem


def absent(library: Library) -> Iterator[Problem]:
    """Fixed strings that a template names and a catalogue lacks."""
    parser = environment({}, next(iter(library.languages.values())), library.memory)
    keep = library.memory.templates.get
    named = {
        name: keep((wording.named, name), text, partial(wording.named, text, parser))
        for name, text in library.templates.items()
        if name.endswith((".html", ".xml"))
    }
    for code in library.languages:
        catalogue = f"locales/{code}.po"
        known = catalogues.entries(library.templates[catalogue])
        for name, found in named.items():
            for line, entry in found:
                if entry not in known:
                    fault = catalogues.absent(entry)
                    message = f"{fault.message} in the catalogue {catalogue}"
                    yield Problem(Place(f"templates/{name}", line, 1), message, fault.hint, "catalogue")
