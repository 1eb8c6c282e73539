"""Settings and audiences as templates print them: their texts in one line each, without marks."""

from __future__ import annotations

from briefings.content import Audience, Text, WorkspaceSettings
from briefings.language import prose


def printed_settings(settings: WorkspaceSettings) -> WorkspaceSettings:
    """The settings with publisher and imprint as they are printed."""
    texts = {"publisher": prose.names(settings.publisher), "imprint": prose.names(settings.imprint)}
    return settings.model_copy(update=texts)


def printed_audience(audience: Audience) -> Audience:
    """An audience with title and description as they are printed."""
    texts = {name: Text(prose.names(getattr(audience, name).root)) for name in ("title", "description")}
    return audience.model_copy(update=texts)
