"""The fixed strings of templates: text when they come in, and found where they are named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from gettext import NullTranslations

import jinja2
from jinja2 import nodes
from markupsafe import Markup

from briefings.language.catalogues import Entry

_TAKES: dict[str, tuple[int | None, int]] = {
    **dict.fromkeys(("_", "gettext", "ngettext", "words"), (None, 0)),
    **dict.fromkeys(("pgettext", "npgettext"), (0, 1)),
}
"""What looks up a fixed string, by its name: which argument is the context, and which the message."""


def install(environment: jinja2.Environment, translations: NullTranslations) -> None:
    """Give templates the fixed strings of a language, as text: Jinja would take them for markup."""
    fixed = (translations.gettext, translations.ngettext, translations.pgettext, translations.npgettext)
    one, counted, named, both = (_escaping(find) for find in fixed)
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        one, counted, newstyle=True, pgettext=named, npgettext=both
    )


def _escaping(find: Callable[..., str]) -> Callable[..., Markup]:
    return lambda *message: Markup.escape(find(*message))


def named(template: str, parser: jinja2.Environment) -> tuple[tuple[int, Entry], ...]:
    """The fixed strings that a template names, with their lines; none where it cannot be parsed."""
    try:
        calls = list(parser.parse(template).find_all(nodes.Call))
    except (jinja2.TemplateError, RecursionError):  # rendering says what is wrong with it
        return ()
    return tuple(found for call in calls for found in _looked_up(call))


def _looked_up(call: nodes.Call) -> Iterator[tuple[int, Entry]]:
    name = getattr(call.node, "name", getattr(call.node, "attr", ""))
    if name in _TAKES:
        context, message = (_constant(call, position) for position in _TAKES[name])
        if message:
            yield call.lineno, (context, message)


def _constant(call: nodes.Call, position: int | None) -> str:
    """An argument that is written out; nothing for one that is computed."""
    if position is None or position >= len(call.args):
        return ""
    argument = call.args[position]
    return argument.value if isinstance(argument, nodes.Const) and isinstance(argument.value, str) else ""
