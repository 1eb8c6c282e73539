"""Elements that look alike share one computed style, also when they have ids.

WeasyPrint shares computed styles between elements that the same rules match below parents that
share theirs. But to it an id is a part of the style, so that nothing inside one element with an
id shares with anything inside another, and pseudo-elements never share: the entries of a list
of sources, each with an id to link to, compute everything anew. Here ids are kept beside styles.

Its own style sheet gives every element six pseudo-elements, for list markers and for notes, of
which nearly none comes to be. Here each has its style when it is asked for. Without both four
editions took 1.13 times the processor time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from math import inf
from typing import Any

from weasyprint import css
from weasyprint.layout.page import PageType

ANCHOR = "-weasy-anchor"
"""What WeasyPrint makes of an id while it looks for styles in attributes."""
OWN = frozenset({"note-call"})
"""Pseudo-elements whose styles are changed one by one when boxes are made."""
GIVEN = frozenset({"marker", "footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback"})
"""Pseudo-elements that every element is given."""

Cascaded = dict[str, tuple[Any, Any]]
"""Declarations by property, each with its weight."""

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
        self._root, self._base_url = html.etree_element, html.base_url
        lighter, self._given = _parted(tuple(sheets))
        super().__init__(html, lighter, hints, font_config, target_collector)
        styles = self.get_computed_styles()
        for element, anchor in _anchors(html.etree_element.iter()):
            target_collector.collect_anchor(anchor)
            styles[element, None] = IdStyle(styles[element, None], anchor)

    def set_computed_styles(
        self, element: Any, parent: Any, *, pseudo_type: Any = None, **arguments: Any
    ) -> None:
        """As in WeasyPrint, but pseudo-elements of elements or pages that are alike share theirs."""
        if pseudo_type in self._given:
            cascaded = self.get_cascaded_styles()
            cascaded[element, pseudo_type] = self._given[pseudo_type] | cascaded[element, pseudo_type]
        if pseudo_type is None or pseudo_type in OWN:
            super().set_computed_styles(element, parent, pseudo_type=pseudo_type, **arguments)
            return
        styles, key = self.get_computed_styles(), (pseudo_type, *self._like(element, parent, pseudo_type))
        if key not in self._pseudo:
            super().set_computed_styles(element, parent, pseudo_type=pseudo_type, **arguments)
            self._pseudo[key] = styles[element, pseudo_type]
        styles[element, pseudo_type] = self._pseudo[key]

    def __call__(self, element: Any, pseudo_type: Any = None) -> Any:
        """The style of an element, or of a pseudo-element if it has one."""
        if pseudo_type in self._given and (element, pseudo_type) not in self.get_computed_styles():
            self.get_cascaded_styles()[element, pseudo_type] = {}
            self.set_computed_styles(
                element, element, pseudo_type=pseudo_type, root=self._root, base_url=self._base_url
            )
            del self.get_cascaded_styles()[element, pseudo_type]
        return super().__call__(element, pseudo_type)

    def _like(self, element: Any, parent: Any, pseudo_type: Any) -> tuple[Any, ...]:
        """What a pseudo-element's style depends on."""
        if not isinstance(element, PageType):
            # The same rules matched, or the style of the elements would not be the same.
            style = self.get_computed_styles()[parent, None]
            return (id(getattr(style, "shared", style)),)
        cascaded = self.get_cascaded_styles()
        return _declared(cascaded.get((element, None), {})), _declared(cascaded[element, pseudo_type])


def _parted(sheets: tuple[Any, ...]) -> tuple[tuple[Any, ...], dict[str, Cascaded]]:
    """The sheets without what gives every element pseudo-elements, and what it gives them."""
    lighter, given = [], {}
    for sheet, origin, specificity in sheets:
        if origin == "user agent":
            for _, weight, _, pseudo, (declarations, _) in sheet.matcher.other_selectors:
                if pseudo in GIVEN:
                    given[pseudo] = _cascaded(declarations, origin, weight)
            sheet = _without_given(sheet)
        lighter.append((sheet, origin, specificity))
    return tuple(lighter), given


def _cascaded(declarations: Iterable[tuple[str, Any, bool]], origin: str, specificity: Any) -> Cascaded:
    return {
        name: (values, (css.declaration_precedence(origin, importance), inf, specificity))
        for name, values, importance in declarations
    }


def _without_given(sheet: Any) -> Any:
    lighter = copy(sheet)
    lighter.matcher = copy(sheet.matcher)
    lighter.matcher.other_selectors = [it for it in sheet.matcher.other_selectors if it[3] not in GIVEN]
    return lighter


def _declared(cascaded: Mapping[str, tuple[Any, Any]]) -> tuple[Any, ...]:
    """Declarations of pages to compare: a value is the same object wherever its rule applies."""
    return tuple(
        (name, id(value), precedence, tuple(specificity))
        for name, (value, (precedence, _, specificity)) in cascaded.items()
    )


class IdStyle(css.ComputedStyle):  # type: ignore[misc]  # WeasyPrint has no types
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
