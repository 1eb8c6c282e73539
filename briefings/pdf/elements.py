"""Places on a page: the nearest element with an id, by which the page's content is found."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from briefings.problems import Place

At = Callable[[Element | None], Place]
"""The place of an element; its file is added by whoever knows where the content was written."""


def places(root: Element) -> At:
    """Find the place of any element of a document."""
    parents = {child: parent for parent in root.iter() for child in parent}

    def at(element: Element | None) -> Place:
        while element is not None and "id" not in element.attrib:
            element = parents.get(element)
        return Place("", element="" if element is None else element.attrib["id"])

    return at
