"""Chinese: figures and dates by CLDR; written without spaces between words."""

from __future__ import annotations

from briefings.language.rules import NEVER, SYMBOLS, Rules

RULES = Rules(SYMBOLS, spaced=False, opening=NEVER)
