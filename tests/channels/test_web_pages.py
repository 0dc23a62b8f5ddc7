"""The page, its files and the embedding script, without a browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message

from bots.channels.web import WebOptions
from bots.channels.web.options import LANGUAGES
from bots.channels.web.pages import FOLDER, Pages
from bots.channels.web.words import FOLDER as TEXTS
from bots.channels.web.words import Words
from tests.channels.web_memory import MemoryStore
from tests.channels.web_stage import Stage, open_stage

OPTIONS = WebOptions(embed_origins=("https://kr.example.org",), public_url="https://1520.example.org/")


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with open_stage(MemoryStore(), OPTIONS) as opened:
        yield opened


async def fetch(stage: Stage, path: str, **headers: str) -> tuple[int, str, Mapping[str, str]]:
    async with stage.http.get(stage.server.make_url(path), headers=headers) as answer:
        return answer.status, await answer.text(), answer.headers


async def test_the_page_is_ukrainian_unless_asked(stage: Stage) -> None:
    for path, language, words in (
        ("/chat/", "uk", "Кривий Ріг"),
        ("/chat/?lang=en", "en", "Kryvyi Rih"),
        ("/chat/?lang=xx", "uk", "Контакт-центр 1520"),
        ("/chat", "uk", "Оператори відповідають за номером 1520."),
    ):
        status, text, _ = await fetch(stage, path)
        assert status == 200
        assert f'<html lang="{language}">' in text
        assert words in text
        assert all(f'href="tel:{phone}"' in text for phone in ("112", "101", "102", "103", "104", "1520"))


async def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere(stage: Stage) -> None:
    _, text, headers = await fetch(stage, "/chat/")
    policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'self' https://kr.example.org"
    assert "wss://1520.example.org" in policy["connect-src"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", text)
    assert not re.search(r'(src|href)="(https?:)?//', text)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


async def test_a_forged_host_does_not_reach_the_policy(stage: Stage) -> None:
    _, _, headers = await fetch(stage, "/chat/", Host="evil.example.org; script-src *")
    assert "evil" not in headers["Content-Security-Policy"]


async def test_files_are_kept_forever_under_an_address_that_changes_with_them(stage: Stage) -> None:
    _, text, _ = await fetch(stage, "/chat/")
    paths = re.findall(r'(?:src|href)="(static/[^"#]+)', text)
    assert {Path(path).name for path in paths} == {"chat.css", "chat.js", "icon.svg", "icons.svg"}
    for path in paths:
        status, _, headers = await fetch(stage, f"/chat/{path}")
        assert status == 200
        assert "immutable" in headers["Cache-Control"]
    status, _, headers = await fetch(stage, "/chat/static/anotherversion/chat.js")
    assert (status, headers["Cache-Control"]) == (200, "no-store")
    assert (await fetch(stage, "/chat/static/x/pages.py"))[0] == 404
    assert (await fetch(stage, "/chat/static/x/..%2Fpages.py"))[0] == 404


async def test_scripts_import_only_what_is_served(stage: Stage) -> None:
    names = {path.name for path in FOLDER.iterdir()}
    for path in FOLDER.glob("*.js"):
        imported = set(re.findall(r'from "\./([\w.]+)"', path.read_text(encoding="utf-8")))
        assert imported <= names


async def test_the_embedding_script_has_an_etag(stage: Stage) -> None:
    status, text, headers = await fetch(stage, "/chat/embed.js")
    assert status == 200
    assert "iframe" in text
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert (await fetch(stage, "/chat/embed.js", **{"If-None-Match": headers["ETag"]}))[0] == 304


@pytest.mark.parametrize(
    "origin", ["*", "kr.example.org", "https://a.example.org/path", "https://a; script-src *", "'self'"]
)
def test_only_origins_may_embed(origin: str) -> None:
    options = WebOptions(embed_origins=(origin,))
    with pytest.raises(ValueError, match="not an origin"):
        Pages(options, Words(options))


def test_both_languages_say_the_same_things() -> None:
    spoken = []
    for language in LANGUAGES:
        parsed = FluentParser().parse((TEXTS / f"{language}.ftl").read_text(encoding="utf-8"))
        spoken.append([entry.id.name for entry in parsed.body if isinstance(entry, Message)])
    assert spoken[0] == spoken[1]
    assert len(set(spoken[0])) == len(spoken[0])


def test_every_word_the_script_says_exists_and_is_said() -> None:
    words = set(Words(WebOptions()).live("uk"))
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.js") if path.name != "embed.js")
    said = set(re.findall(r"words\.([a-z]+)", scripts)) | set(re.findall(r'words\["([a-z-]+)"\]', scripts))
    said |= {name for name in re.findall(r'"(place-[a-z]+)"', scripts) if name in words}
    assert said == words


def test_every_word_of_the_page_is_on_it() -> None:
    template = (FOLDER.parent / "templates" / "chat.html").read_text(encoding="utf-8")
    names = [name for name in Words(WebOptions()).all("uk") if not name.startswith(("live-", "refused-"))]
    for name in names:
        stem = name if f'"{name}"' in template or f"'{name}'" in template else re.sub(r"[^-]+$", "", name)
        generic = name.startswith(("danger-1", "example-", "place-", "leave-"))
        assert generic or stem == name, name
