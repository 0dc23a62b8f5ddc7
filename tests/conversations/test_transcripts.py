"""The page of conversations says what the bot says."""

from __future__ import annotations

from tests.conversations.transcripts import PAGE, page


async def test_the_page_of_conversations_is_true() -> None:
    assert PAGE.read_text("utf-8") == await page(), "write it anew: python -m tests.conversations.transcripts"
