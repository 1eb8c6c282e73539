"""Elements that look alike share one computed style, also when they have ids.

WeasyPrint shares computed styles between elements that the same rules match below parents that
share theirs. But to it an id is a part of the style, so that nothing inside one element with an
id shares with anything inside another, and pseudo-elements never share: the entries of a list
of sources, each with an id to link to, compute everything anew. Here ids are kept beside styles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from weasyprint import css
from weasyprint.layout.page import PageType

ANCHOR = "-weasy-anchor"
"""What WeasyPrint makes of an id while it looks for styles in attributes."""
OWN = frozenset({"note-call"})
"""Pseudo-elements whose styles are changed one by one when boxes are made."""

_find_style_attributes = css.find_style_attributes
_StyleFor: Any = css.StyleFor


def find_style_attributes(tree: Any, *arguments: Any) -> Iterator[tuple[Any, Any, Any, Any]]:
    """The styles that attributes give, without the ids; one object for every ``lang`` of a kind."""
    languages: dict[str, Any] = {}
    for specificity, element, declarations, base_url in _find_style_attributes(tree, *arguments):
        name = declarations[0].name if isinstance(declarations, tuple) else ""
        if name == "-weasy-lang" and "style" not in element.attrib:
            # Found equal by being the same. A style attribute would not be seen beside it.
            declarations = languages.setdefault(element.get("lang"), declarations)
        if name != ANCHOR:
            yield specificity, element, declarations, base_url


class SharedStyles(_StyleFor):  # type: ignore[misc]  # WeasyPrint has no types
    """The computed styles of a document."""

    def __init__(self, html: Any, sheets: Any, hints: Any, font_config: Any, target_collector: Any) -> None:
        self._pseudo: dict[Any, Any] = {}
        super().__init__(html, sheets, hints, font_config, target_collector)
        styles = self.get_computed_styles()
        for element, anchor in _anchors(html.etree_element.iter()):
            target_collector.collect_anchor(anchor)
            styles[element, None] = Anchored(styles[element, None], anchor)

    def set_computed_styles(
        self, element: Any, parent: Any, *, pseudo_type: Any = None, **arguments: Any
    ) -> None:
        """As in WeasyPrint, but pseudo-elements of elements or pages that are alike share theirs."""
        if pseudo_type is None or pseudo_type in OWN:
            super().set_computed_styles(element, parent, pseudo_type=pseudo_type, **arguments)
            return
        styles, key = self.get_computed_styles(), (pseudo_type, *self._like(element, parent, pseudo_type))
        if key not in self._pseudo:
            super().set_computed_styles(element, parent, pseudo_type=pseudo_type, **arguments)
            self._pseudo[key] = styles[element, pseudo_type]
        styles[element, pseudo_type] = self._pseudo[key]

    def _like(self, element: Any, parent: Any, pseudo_type: Any) -> tuple[Any, ...]:
        """What a pseudo-element's style depends on."""
        if not isinstance(element, PageType):
            # The same rules matched, or the style of the elements would not be the same.
            return (id(self.get_computed_styles()[parent, None]),)
        cascaded = self.get_cascaded_styles()
        return _declared(cascaded.get((element, None), {})), _declared(cascaded[element, pseudo_type])


def _declared(cascaded: Mapping[str, tuple[Any, Any]]) -> tuple[Any, ...]:
    """Declarations of pages to compare: a value is the same object wherever its rule applies."""
    return tuple(
        (name, id(value), precedence, tuple(specificity))
        for name, (value, (precedence, _, specificity)) in cascaded.items()
    )


class Anchored(css.ComputedStyle):  # type: ignore[misc]  # WeasyPrint has no types
    """The style of an element with an id, from one shared with elements of other ids or none."""

    def __init__(self, shared: Any, anchor: str) -> None:
        self.__dict__.update(shared.__dict__)
        self.shared = shared
        self["anchor"] = anchor

    def __missing__(self, key: str) -> Any:
        value = self[key] = self.shared[key]
        return value

    @property
    def anonymous_style(self) -> Any:
        """The style of boxes that stand for no element; it has no id."""
        return self.shared.anonymous_style


def _anchors(elements: Iterable[Any]) -> Iterator[tuple[Any, str]]:
    for element in elements:
        if anchor := (element.tag == "a" and element.get("name")) or element.get("id"):
            yield element, anchor
