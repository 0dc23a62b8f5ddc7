"""The page, its files, and the script a city puts into its site.

The files' addresses hold a digest of all of them together, so they may be kept forever and never mix two versions.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined
from yarl import URL

from bots.channels.web.options import LANGUAGES, WebOptions
from bots.channels.web.visitors import own_host
from bots.channels.web.words import Words

FOLDER: Final = Path(__file__).parent / "static"
EMBED: Final = "embed.js"
TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
FOREVER: Final = "public, max-age=31536000, immutable"
_SAFE: Final = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


class Pages:
    """Everything a browser gets before it talks."""

    def __init__(self, options: WebOptions, words: Words) -> None:
        self._options, self._words = options, words
        self._files = {path.name: path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.suffix in TYPES}
        self.version = _digest(*(part for name in self._files for part in (name.encode(), self._files[name])))
        environment = Environment(
            loader=PackageLoader("bots.channels.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._template = environment.get_template("chat.html")
        self._origins = [_origin(origin) for origin in options.embed_origins]

    async def page(self, request: web.Request) -> web.Response:
        """``GET /chat/``: Ukrainian, unless ``?lang=en``."""
        language = request.query.get("lang", LANGUAGES[0])
        if language not in LANGUAGES:
            language = LANGUAGES[0]
        names = self._options.names[language]
        text = self._template.render(
            language=language,
            other=next(other for other in LANGUAGES if other != language),
            words=self._words.all(language),
            live=self._words.live(language),
            centre=names.centre,
            city=names.city,
            phone=self._options.phone,
            text_limit=self._options.limits.text,
            static=f"static/{self.version}",
        )
        return web.Response(text=text, content_type="text/html", headers=self._page_headers(request))

    async def file(self, request: web.Request) -> web.Response:
        """``GET /chat/static/<version>/<name>``."""
        name = request.match_info["name"]
        content = self._files.get(name)
        if content is None:
            raise web.HTTPNotFound(text="No such file.")
        # While versions change, a page of one may ask a process of the other: it gets ours, and does not keep it.
        ours = request.match_info["version"] == self.version
        headers = {**_SAFE, "Cache-Control": FOREVER if ours else "no-store"}
        return web.Response(body=content, content_type=TYPES[Path(name).suffix], charset="utf-8", headers=headers)

    async def embed(self, request: web.Request) -> web.Response:
        """``GET /chat/embed.js``: for any site; who may show the chat, the page's policy says."""
        content = self._files[EMBED]
        headers = {
            **_SAFE,
            "Cache-Control": "public, max-age=300",
            "Cross-Origin-Resource-Policy": "cross-origin",
            "ETag": f'"{_digest(content)}"',
        }
        if headers["ETag"] in request.headers.get("If-None-Match", ""):
            return web.Response(status=304, headers=headers)
        return web.Response(body=content, content_type=TYPES[".js"], charset="utf-8", headers=headers)

    def _page_headers(self, request: web.Request) -> Mapping[str, str]:
        return {
            **_SAFE,
            "Cache-Control": "no-cache",
            "Content-Security-Policy": self._policy(request),
            "Permissions-Policy": "geolocation=(self), camera=(self), microphone=()",
        }

    def _policy(self, request: web.Request) -> str:
        """Nothing from elsewhere, nothing inline. Older Safari does not count ``ws`` to the same host as ``'self'``."""
        lines = {f"{scheme}://{host}" for host in self._hosts(request) for scheme in ("ws", "wss")}
        rules = {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            "img-src": "'self' blob:",
            "connect-src": " ".join(["'self'", *sorted(lines)]),
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": " ".join(["'self'", *self._origins]),
        }
        return "; ".join(f"{name} {value}" for name, value in rules.items())

    def _hosts(self, request: web.Request) -> set[str]:
        public = self._options.public_url
        hosts = {own_host(request), URL(public).authority if public else None}
        return {host for host in hosts if host}


def _origin(text: str) -> str:
    """A site that may embed us. Raises ``ValueError`` for anything but ``https://host`` (or http, for trying)."""
    if not re.fullmatch(r"https?://(\*\.)?[A-Za-z0-9.-]+(:[0-9]{1,5})?", text):
        raise ValueError(f"not an origin: {text!r}")
    return text


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]
