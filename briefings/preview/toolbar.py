"""The preview's bar and overlay, put into every page that is shown."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from briefings.content import Brief
from briefings.editions import PAGE
from briefings.preview.assets import asset
from briefings.preview.studio import StudioView
from briefings.publish.formats import FORMATS

_POLICY = re.compile(rb"""(<meta http-equiv="Content-Security-Policy" content="default-src 'none')""")


@dataclass(frozen=True)
class ToolbarState:
    """What a page shows: the path whose changes it follows, the digest of what it has, the choice."""

    path: str
    digest: str
    format: str = PAGE
    language: str = ""
    brief: str = ""
    audience: str = ""


def shown(path: str, digest: str, format: str, view: StudioView) -> ToolbarState:
    """Of a path in ``out/``; of an edition, where it is one."""
    edition = view.editions.get(path.rpartition(".")[0])
    if edition is None:
        return ToolbarState(path, digest, format)
    return ToolbarState(path, digest, format, path.partition("/")[0], edition.brief, edition.audience)


def add(content: bytes, shown: ToolbarState, view: StudioView) -> bytes:
    """A page with the bar, which the page's own policy must let speak to us."""
    config = {
        "path": shown.path, "digest": shown.digest, "format": shown.format, "language": shown.language,
        "brief": shown.brief, "audience": shown.audience, "editions": _editions(view),
        "formats": [*FORMATS], "page": PAGE, "style": str(asset("client.css")),
    }  # fmt: skip
    inert = json.dumps(config, ensure_ascii=False).replace("<", "\\u003c")
    script = f"<script>({asset('client.js').strip()})({inert});</script>\n".encode()
    content = _POLICY.sub(rb"\1; connect-src 'self'", content, count=1)
    head, end, tail = content.rpartition(b"</body>")
    return head + script + end + tail if end else content + script


def _editions(view: StudioView) -> list[dict[str, str]]:
    if view.library is None:
        return []
    notes = {id: _dates(brief) for id, brief in view.library.briefs.items()}
    return [
        {
            "language": name.partition("/")[0],
            "brief": one.brief,
            "audience": one.audience,
            "note": notes[one.brief],
        }
        for name, one in view.editions.items()
    ]


def _dates(brief: Brief) -> str:
    """When a brief is shown, for who previews it before or after."""
    parts = [f"from {brief.publish_on}" if brief.publish_on else "",
             f"until {brief.valid_until}" if brief.valid_until else ""]  # fmt: skip
    return " ".join(part for part in parts if part)
