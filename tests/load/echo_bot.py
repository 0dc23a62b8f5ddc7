"""The peer: python-telegram-bot's stock echo bot behind a webhook. It stores nothing and repeats every text.

python -m tests.load.echo_bot PORT API_URL
"""

from __future__ import annotations

import asyncio
import sys

from aiohttp import web
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters

from tests.load.messenger import TOKEN


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


async def main(port: int, api_url: str) -> None:
    bot = Application.builder().token(TOKEN).base_url(f"{api_url}/bot").updater(None).build()
    bot.add_handler(MessageHandler(filters.TEXT, echo))

    async def webhook(request: web.Request) -> web.Response:
        await bot.update_queue.put(Update.de_json(await request.json(), bot.bot))
        return web.Response()

    app = web.Application()
    app.router.add_post("/telegram/webhook", webhook)
    async with bot:
        await bot.start()
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2]))
