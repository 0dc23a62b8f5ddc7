"""Photos, videos and documents: what is taken, and for how long it may wait to be named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from backend_client.sandbox.act import Act, new_id, stamp
from backend_client.sandbox.keys import Answer
from backend_client.sandbox.problems import Flaw, Problem, invalid

LARGEST = 20_000_000
"""Bytes of one attachment."""
WAITS = timedelta(hours=24)
"""How long an attachment may wait to be named."""

_MAGIC: Sequence[tuple[int, bytes, str]] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypmif1", "image/heif"),
    (4, b"ftypqt", "video/quicktime"),
    (4, b"ftyp3g", "video/3gpp"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"OggS", "audio/ogg"),
    (0, b"%PDF-", "application/pdf"),
)
"""The first bytes of the types that are taken, the more exact first; from the formats' own specifications."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent and is of a type that is taken."""

    body: bytes
    """The file, LARGEST bytes at most."""
    content_type: str
    """Told by the content, never by the sender."""


def read_upload(body: bytes) -> Upload:
    """Judge a file.  Raises problems: 413 too large, 415 not a photo, video or document, 422 empty."""
    if not body:
        raise invalid(Flaw("/file", "is empty"))
    if len(body) > LARGEST:
        raise Problem(413, "The file is too large", f"At most {LARGEST} bytes are taken.")
    for offset, magic, content_type in _MAGIC:
        if body.startswith(magic, offset):
            return Upload(body, content_type)
    raise Problem(415, "The file is of a type that is not taken", "Photos, videos and PDF documents are taken.")


def keep(act: Act, upload: Upload) -> str:
    """Keep a file; answer its id."""
    attachment_id = new_id("att")
    act.db.execute(
        "INSERT INTO attachments (id, content_type, size, body, uploaded_at) VALUES (?, ?, ?, ?, ?)",
        (attachment_id, upload.content_type, len(upload.body), upload.body, act.at),
    )
    return attachment_id


def create(act: Act, upload: Upload) -> Answer:
    """Keep an uploaded file and answer the contract's Attachment."""
    attachment_id = keep(act, upload)
    return Answer(201, {"id": attachment_id, "content_type": upload.content_type, "size": len(upload.body)})


def claim(act: Act, ids: Sequence[str], ticket_id: str, remark_id: str | None = None) -> None:
    """Give attachments to a ticket, or to a remark on it.  Raises 422 for unknown, used, or too old ones."""
    flaws = []
    for place, attachment_id in enumerate(ids):
        claimed = act.db.execute(
            "UPDATE attachments SET ticket_id = ?, remark_id = ?, place = ?"
            " WHERE id = ? AND ticket_id IS NULL AND uploaded_at >= ?",
            (ticket_id, remark_id, place, attachment_id, stamp(act.now - WAITS)),
        )
        if claimed.rowcount == 0:
            flaws.append(Flaw(f"/attachments/{place}", "is unknown, used already, or older than 24 hours"))
    if flaws:
        raise invalid(*flaws)


def add_photo_of_work(act: Act, upload: Upload, ticket_id: str) -> None:
    """Keep a photo of the work done on a ticket.  Raises 415 when it is not an image."""
    if not upload.content_type.startswith("image/"):
        raise Problem(415, "The photo is not an image")
    attachment_id = keep(act, upload)
    act.db.execute("UPDATE attachments SET ticket_id = ?, of_work = 1 WHERE id = ?", (ticket_id, attachment_id))


def forget_old(act: Act) -> None:
    """Delete the attachments that nobody named in time; an hour's grace for requests on the way."""
    act.db.execute(
        "DELETE FROM attachments WHERE ticket_id IS NULL AND uploaded_at < ?",
        (stamp(act.now - WAITS - timedelta(hours=1)),),
    )
