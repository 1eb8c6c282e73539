"""The preview server: pages of the studio over HTTP on this machine. The door to Starlette, uvicorn.

Only reading, only GET. Nothing of the disk is reachable but what lies in ``out/`` and is not
hidden.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from threading import Event
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from briefings.editions import PAGE
from briefings.preview import review, toolbar
from briefings.preview.assets import asset
from briefings.preview.hosts import trusted
from briefings.preview.messages import page_messages
from briefings.preview.studio import ServedFile, Studio
from briefings.problems import Place, Problem, Unusable

OWN = "_preview"
REVIEW = f"{OWN}/review/"
HEARTBEAT = 15.0
"""Seconds after which a silent connection is shown to live."""
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}


class ChangeSignal:
    """Wakes whoever waits for the next view; rung from any thread."""

    def __init__(self) -> None:
        self.closed = False
        self._waiting: set[asyncio.Event] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def open(self) -> None:
        self._loop = asyncio.get_running_loop()

    def ring(self) -> None:
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._wake)

    def close(self) -> None:
        """Let everybody go: an open connection would keep the server from ending."""
        self.closed = True
        self.ring()

    async def heard(self, seconds: float) -> bool:
        """Whether it rang within so many seconds."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(event)
        return True

    def _wake(self) -> None:
        for event in self._waiting:
            event.set()


@dataclass(frozen=True)
class RequestHandlers:
    """Answers requests from the studio."""

    studio: Studio
    bell: ChangeSignal

    async def file(self, request: Request) -> Response:
        """A file as a build would publish it; a page with the preview's bar."""
        path = request.path_params["path"] or "index.html"
        served = await run_in_threadpool(self.studio.find, path)
        if served is None:
            return self._absent(path)
        if served.media == "text/html":
            return await run_in_threadpool(self._page, path, served)
        if not served.content:
            return Response(_faults(served), 500, media_type="text/html", headers=HEADERS)
        return Response(served.content, media_type=served.media, headers=HEADERS)

    async def frame(self, request: Request) -> Response:
        """A file of an edition that is no page, a PDF, under the preview's bar."""
        path = f"{request.path_params['name']}.{request.path_params['format']}"
        if not (apart := self.studio.apart(path)):
            return self._absent(path)
        digest, _ = await run_in_threadpool(self.studio.state, path)
        shell = str(asset("frame.html").format(title=path, src=f"/{path}")).encode()
        return self._framed(shell, toolbar.shown(path, digest, apart[1], self.studio.view))

    async def review(self, request: Request) -> Response:
        """The languages of a brief side by side."""
        brief, audience = request.path_params["brief"], request.path_params["audience"]
        path = f"{REVIEW}{brief}/{audience}"
        page = await run_in_threadpool(self._reviewed, path)
        if page is None:
            return self._absent(path)
        return self._framed(page, toolbar.ToolbarState(path, _digest(page), "review", "", brief, audience))

    async def events(self, request: Request) -> Response:
        """Server-sent events: what is wrong, and the digest of a page, after every change."""
        path = request.query_params.get("path", "")
        headers = {**HEADERS, "X-Accel-Buffering": "no"}
        return StreamingResponse(self._said(path), media_type="text/event-stream", headers=headers)

    async def _said(self, path: str) -> AsyncIterator[str]:
        seen = -1
        while not self.bell.closed:
            if (revision := self.studio.view.revision) != seen:
                seen = revision
                said = await run_in_threadpool(self._state, path)
                yield f"data: {json.dumps(said, ensure_ascii=False)}\n\n"
            elif not await self.bell.heard(HEARTBEAT):
                yield ": still here\n\n"

    # --- pages ---------------------------------------------------------------------------

    def _state(self, path: str) -> dict[str, object]:
        root = self.studio.workspace.root
        if not path.startswith(REVIEW):
            digest, problems = self.studio.state(path)
            return {"digest": digest, **page_messages(problems, root, self.studio.files(path))}
        # The review shows what is wrong with its texts in their place.
        page = self._reviewed(path)
        return {"digest": _digest(page) if page else "", **page_messages(self.studio.view.problems, root, ())}

    def _reviewed(self, path: str) -> bytes | None:
        brief, _, audience = path.removeprefix(REVIEW).partition("/")
        view = self.studio.view
        library = view.library
        if library is None or brief not in library.briefs or audience not in library.audiences:
            return None
        if not library.serves(audience, brief):
            return None
        return review.page(library, brief, audience, view.problems).encode()

    def _page(self, path: str, served: ServedFile) -> Response:
        content = served.content or _stub(path, "This page cannot be made, and there is no earlier one.")
        return self._framed(content, toolbar.shown(path, served.digest, PAGE, self.studio.view))

    def _absent(self, path: str) -> Response:
        """Not there; the page comes up by itself as soon as it is."""
        return self._framed(
            _stub("Not here", f"There is no {path} here."), toolbar.ToolbarState(path, ""), 404
        )

    def _framed(self, content: bytes, shown: toolbar.ToolbarState, code: int = 200) -> Response:
        page = toolbar.add(content, shown, self.studio.view)
        return Response(page, code, media_type="text/html", headers=HEADERS)


def _stub(title: str, text: str) -> bytes:
    return str(asset("absent.html").format(title=title, text=text)).encode()


def _faults(served: ServedFile) -> bytes:
    """Why a file could not be made."""
    return _stub("No file", "\n".join(f"{one.place}: {one.message} {one.hint}" for one in served.problems))


def _digest(page: bytes) -> str:
    return hashlib.sha256(page).hexdigest()[:16]


# --- the server ------------------------------------------------------------------------------


@dataclass(frozen=True)
class HostGuard:
    """Lets only requests through that a page elsewhere could not have made up."""

    app: ASGIApp
    host: str

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not trusted(Headers(scope=scope).get("host", ""), self.host):
            refusal = PlainTextResponse("This name is not answered to.", 421, headers=HEADERS)
            await refusal(scope, receive, send)
            return
        await self.app(scope, receive, send)


def application(studio: Studio, bell: ChangeSignal, host: str) -> ASGIApp:
    """The preview as an ASGI application; it answers GET and HEAD only."""
    desk = RequestHandlers(studio, bell)
    routes = [
        Route(f"/{OWN}/events", desk.events),
        Route(f"/{REVIEW}{{brief}}/{{audience}}", desk.review),
        Route(f"/{OWN}/{{format}}/{{name:path}}", desk.frame),
        Route("/{path:path}", desk.file),
    ]
    return HostGuard(Starlette(routes=routes), host)


@dataclass(frozen=True)
class ServerSettings:
    """Where to listen, who is told the address, and what asks to end."""

    host: str
    port: int
    ready: Callable[[str], None]
    stop: Event


def serve(studio: Studio, bell: ChangeSignal, presence: ServerSettings) -> None:
    """Serve until asked to end. Raises Unusable for a port that is taken."""
    host, port = presence.host, presence.port
    config = uvicorn.Config(
        application(studio, bell, host), host=host, port=port, log_config=None, access_log=False,
        server_header=False, lifespan="off", ws="none", timeout_graceful_shutdown=5,
    )  # fmt: skip
    try:
        _Server(config, bell, presence).run()
    except SystemExit as error:
        message, hint = (
            f"cannot listen on {host}, port {port}",
            "Name another with --port; 0 finds a free one.",
        )
        raise Unusable([Problem(Place("command line"), message, hint, "serve")]) from error


class _Server(uvicorn.Server):
    """uvicorn, which tells where it listens and lets nobody hold up its end."""

    def __init__(self, config: uvicorn.Config, bell: ChangeSignal, presence: ServerSettings) -> None:
        super().__init__(config)
        self._bell = bell
        self._presence = presence

    async def startup(self, sockets: Any = None) -> None:
        log = logging.getLogger("uvicorn.error")
        log.setLevel(logging.CRITICAL)  # a port that is taken is told in our own words
        await super().startup(sockets)
        log.setLevel(logging.ERROR)
        self._bell.open()
        host, port = self.servers[0].sockets[0].getsockname()[:2]
        self._presence.ready(f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/")

    async def on_tick(self, counter: int) -> bool:
        """Asked ten times a second whether to end."""
        if self._presence.stop.is_set():
            self._bell.close()
            return True
        return await super().on_tick(counter)
