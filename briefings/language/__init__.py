"""How each language writes numbers, dates and sentences, and in which fonts."""

from __future__ import annotations

from briefings.language import en, ja, zh
from briefings.language.rules import NEUTRAL, Rules
from briefings.values import grammar
from briefings.values.grammar import Grammar

LANGUAGES: dict[str, Rules] = {
    "ja": ja.RULES,
    "en": en.RULES,
    "zh": zh.RULES,
}
"""Every language that has rules of its own; another is a module and a line here."""


def rules_for(code: str) -> Rules:
    """The rules of a language, by its code with or without a territory."""
    return LANGUAGES.get(code.partition("-")[0].lower(), NEUTRAL)


def amounts(code: str = "") -> Grammar:
    """The words of figures in every language, with the separators of one.

    A source may have a summary in another language, and an author writes ``2183万`` as well as
    ``21.83 million``.
    """
    own = code.partition("-")[0].lower()
    key = (own if own in LANGUAGES else "", *LANGUAGES)
    if key not in _JOINED:
        known = (NEUTRAL, *LANGUAGES.values())
        _JOINED[key] = grammar.together((rules.amounts for rules in known), rules_for(code).amounts)
    return _JOINED[key]


_JOINED: dict[tuple[str, ...], Grammar] = {}
"""One for each language, made when it is first read: every amount of a workspace is read by one of them."""
