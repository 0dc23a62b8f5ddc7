"""The web chat: a page, a WebSocket, uploads, and the channel behind them.  The frames: ``docs/WEBCHAT.md``."""

from __future__ import annotations

from bots.channels.web.channel import WebChannel
from bots.channels.web.options import Names, WebOptions
from bots.channels.web.store import WebStore

__all__ = ["Names", "WebChannel", "WebOptions", "WebStore"]
