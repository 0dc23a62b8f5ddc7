"""The page: what it shows, what it hides, and that nothing a resident wrote does anything in a browser."""

from __future__ import annotations

import pytest
from aiohttp import FormData

from backend_client.sandbox.attachments import read_upload
from backend_client.sandbox.problems import Problem
from backend_client.sandbox.wording import STATUSES, in_words, masked
from tests.backend_client.sandbox.running import PNG, Sandbox

EVIL = "\"><script>alert(1)</script>'{{ 7*7 }}<img src=x onerror=alert(2)>"


async def page(sandbox: Sandbox, path: str = "/") -> str:
    response = await sandbox.client.get(path)
    assert response.status == 200, await response.text()
    return await response.text()


async def test_an_empty_list_says_what_to_do(sandbox: Sandbox) -> None:
    assert "Поки що порожньо" in await page(sandbox)


async def test_it_says_that_this_is_a_demonstration(sandbox: Sandbox) -> None:
    shown = await page(sandbox)
    assert "Це демонстрація." in shown
    assert "він не офіційний" in shown


async def test_a_card_shows_what_there_is_to_know(sandbox: Sandbox) -> None:
    photo = (await (await sandbox.upload()).json())["id"]
    ticket = await sandbox.ticket(attachments=[photo])
    await sandbox.moved(ticket["id"], "assigned", message="Бригаду направлено")
    shown = await page(sandbox)
    for words in (
        ticket["number"],
        "Немає холодної води в будинку",
        STATUSES["assigned"].uk,
        STATUSES["assigned"].en,
        "нема води вже третій день",
        "вул. Соборності, 20",
        "Саксаганський район",
        "Олена",
        "+380 •• ••• •• 67",
        "КП «Кривбасводоканал»",
        "Бригаду направлено",
        f'src="/files/{photo}"',
    ):
        assert words in shown
    assert "380671234567" not in shown
    assert await page(sandbox, f"/tickets/{ticket['id']}") != shown


async def test_an_anonymous_applicant_stays_so(sandbox: Sandbox) -> None:
    await sandbox.ticket(applicant={"ref": "web:1", "name": "Таємна Особа", "anonymous": True})
    assert "Таємна" not in await page(sandbox)


async def test_newest_first_and_open_ones_alone(sandbox: Sandbox) -> None:
    first, second = await sandbox.ticket(), await sandbox.ticket()
    shown = await page(sandbox)
    assert shown.index(second["number"]) < shown.index(first["number"])
    await sandbox.moved(second["id"], "declined", message="Не наша мережа")
    assert second["number"] not in await page(sandbox)
    assert second["number"] in await page(sandbox, "/?show=all")


async def test_what_residents_write_is_harmless(sandbox: Sandbox) -> None:
    ticket = await sandbox.ticket(
        description=EVIL,
        address={"text": EVIL, "street": EVIL, "house": EVIL, "entrance": EVIL},
        applicant={"ref": f"web:{EVIL}", "name": EVIL},
        details={EVIL: EVIL},
    )
    await sandbox.made(f"/tickets/{ticket['id']}/comments", {"text": EVIL})
    await sandbox.desk(f"/tickets/{ticket['id']}/question", text=EVIL)
    await sandbox.moved(ticket["id"], "assigned", message=EVIL)
    for path in ("/", f"/tickets/{ticket['id']}", f"/tickets/{ticket['id']}/card"):
        shown = await page(sandbox, path)
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown
        assert shown.count("&lt;script&gt;alert(1)") >= 7
        assert "{{ 7*7 }}" in shown


async def test_browsers_are_told_to_run_nothing_else(sandbox: Sandbox) -> None:
    for path in ("/", "/static/page.js", "/tickets/unknown", "/nothing"):
        headers = (await sandbox.client.get(path)).headers
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
    shown = await page(sandbox)
    assert " style=" not in shown
    assert " onclick=" not in shown
    assert "http://" not in shown
    assert "https://" not in shown


async def test_every_control_has_a_label(sandbox: Sandbox) -> None:
    ticket = await sandbox.ticket()
    await sandbox.desk(f"/tickets/{ticket['id']}/question", text="Який під’їзд?")
    shown = await page(sandbox)
    for control in ("<input", "<textarea"):
        for before in shown.split(control)[:-1]:
            assert before.rfind("<label") > before.rfind("</label>")
    assert '<html lang="uk">' in shown


@pytest.mark.parametrize(
    ("body", "kind", "inline"), [(PNG, "image/png", True), (b"%PDF-1.7", "application/pdf", False)]
)
async def test_only_pictures_open_in_the_browser(sandbox: Sandbox, body: bytes, kind: str, inline: bool) -> None:
    file_id = (await (await sandbox.upload(body)).json())["id"]
    await sandbox.ticket(attachments=[file_id])
    response = await sandbox.client.get(f"/files/{file_id}")
    assert (await response.read(), response.content_type) == (body, kind)
    assert response.headers["Content-Disposition"].startswith("inline" if inline else "attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert (f'<img src="/files/{file_id}"' in await page(sandbox)) is inline


async def test_unknown_things_are_told_in_words(sandbox: Sandbox) -> None:
    for path in ("/tickets/no", "/tickets/no/card", "/files/no"):
        response = await sandbox.client.get(path)
        assert response.status == 404
        assert "Такої заявки чи файлу немає." in await response.text()


async def test_refusals_are_told_in_words(sandbox: Sandbox) -> None:
    ticket = await sandbox.ticket()
    path = f"/tickets/{ticket['id']}/move"
    assert "Напишіть пояснення" in await (await sandbox.desk(path, to="declined")).text()
    assert "вже в іншому стані" in await (await sandbox.desk(path, to="closed")).text()
    assert "Потрібне фото" in await (await sandbox.desk(path, to="assigned", photo=b"text")).text()
    response = await sandbox.client.post(path, data=b"x", headers={"X-Wants": "card"})
    assert (response.status, "<html" in await response.text()) == (415, False)


async def test_other_sites_may_not_press_our_buttons(sandbox: Sandbox) -> None:
    own = str(sandbox.client.make_url("")).rstrip("/")
    for origin, status in (("https://evil.example", 403), ("null", 403), (own, 415)):
        response = await sandbox.client.post("/fault", data=b"x", headers={"Origin": origin})
        assert response.status == status


async def test_forms_of_the_script_are_answered_with_the_card(sandbox: Sandbox) -> None:
    ticket = await sandbox.ticket()
    form = FormData({"to": "assigned"}, default_to_multipart=True)
    response = await sandbox.client.post(f"/tickets/{ticket['id']}/move", data=form, headers={"X-Wants": "card"})
    shown = await response.text()
    assert (response.status, "<html" in shown) == (200, False)
    assert STATUSES["assigned"].uk in shown


async def test_changes_arrive_live(sandbox: Sandbox) -> None:
    stream = await sandbox.client.get("/live")
    assert stream.content_type == "text/event-stream"
    assert await stream.content.readuntil(b"\n\n") == b"retry: 2000\n\n"
    ticket = await sandbox.ticket()
    told = f"event: ticket\ndata: {ticket['id']}\n\n".encode()
    assert await stream.content.readuntil(b"\n\n") == told
    await sandbox.made(f"/tickets/{ticket['id']}/comments", {"text": "ще"})
    assert await stream.content.readuntil(b"\n\n") == told
    await sandbox.client.server.close()  # does not wait for open pages
    assert await stream.content.read() == b""


def test_phones_are_masked_and_times_told() -> None:
    assert masked("+380671234567") == "+380 •• ••• •• 67"
    assert masked("+1234567") == "••••"
    assert masked(None) is None
    assert in_words("2026-07-01T10:05:00.000+00:00") == "1 липня, 13:05"


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"\x00\x00\x00\x18ftypisom", "video/mp4"),
        (b"\x00\x00\x00\x14ftypqt  ", "video/quicktime"),
        (b"GIF89a", "image/gif"),
        (b"\x1aE\xdf\xa3", "video/webm"),
    ],
)
def test_types_are_told_by_the_first_bytes(start: bytes, kind: str) -> None:
    assert read_upload(start + b"...").content_type == kind
    with pytest.raises(Problem, match="not taken"):
        read_upload(b"x" + start)
