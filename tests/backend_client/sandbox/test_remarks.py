"""Comments, questions with their answers, and feedback."""

from __future__ import annotations

import pytest

from tests.backend_client.sandbox.running import PNG, Json, Sandbox

ME, NEIGHBOUR, STRANGER = "telegram:1", "viber:2", "web:3"


@pytest.fixture
async def ticket(sandbox: Sandbox) -> Json:
    """A ticket of ME that NEIGHBOUR follows."""
    made = await sandbox.ticket()
    await sandbox.made(f"/tickets/{made['id']}/followers", {"applicant": {"ref": NEIGHBOUR}})
    return made


async def ask(sandbox: Sandbox, ticket: Json, text: str = "Який під’їзд?", days: str = "") -> str:
    """Ask by the page's form; answer the question's id."""
    response = await sandbox.desk(f"/tickets/{ticket['id']}/question", text=text, days=days)
    assert response.status == 303
    return str((await sandbox.events())[-1]["question"]["id"])


async def test_comments_are_taken_with_photos(sandbox: Sandbox, ticket: Json) -> None:
    photo = (await (await sandbox.upload()).json())["id"]
    path = f"/tickets/{ticket['id']}/comments"
    made = await sandbox.made(path, {"text": "Ось фото", "applicant_ref": ME, "attachments": [photo]})
    assert made["id"]
    assert await sandbox.made(path, {"text": "без підпису"}) != made
    assert await sandbox.refused(path, {"text": "чужий", "applicant_ref": STRANGER}) == (422, ["/applicant_ref"])
    again = {"text": "те саме фото", "attachments": [photo]}
    assert await sandbox.refused(path, again) == (422, ["/attachments/0"])


async def test_an_answer_settles_its_question(sandbox: Sandbox, ticket: Json) -> None:
    answer = {"question_id": await ask(sandbox, ticket), "text": "третій", "applicant_ref": ME}
    path = f"/tickets/{ticket['id']}/answers"
    assert await sandbox.refused(path, answer | {"applicant_ref": STRANGER}) == (422, ["/applicant_ref"])
    assert (await sandbox.made(path, answer))["id"] == ticket["id"]
    assert await sandbox.refused(path, answer) == (409, [])


async def test_only_the_newest_question_stands(sandbox: Sandbox, ticket: Json) -> None:
    path = f"/tickets/{ticket['id']}/answers"
    old = await ask(sandbox, ticket)
    new = await ask(sandbox, ticket, "А поверх?")
    assert await sandbox.refused(path, {"question_id": old, "text": "3", "applicant_ref": ME}) == (409, [])
    assert await sandbox.made(path, {"question_id": new, "text": "5", "applicant_ref": ME})


async def test_questions_end_when_withdrawn_late_or_closed(sandbox: Sandbox, ticket: Json) -> None:
    path = f"/tickets/{ticket['id']}/answers"
    withdrawn = {"question_id": await ask(sandbox, ticket), "text": "3", "applicant_ref": ME}
    await sandbox.desk(f"/tickets/{ticket['id']}/withdraw")
    assert await sandbox.refused(path, withdrawn) == (409, [])
    late = withdrawn | {"question_id": await ask(sandbox, ticket, days="2")}
    sandbox.clock.move(days=2, seconds=1)
    assert await sandbox.refused(path, late) == (409, [])
    closed = withdrawn | {"question_id": await ask(sandbox, ticket)}
    await sandbox.moved(ticket["id"], "declined", message="Не наша мережа")
    assert await sandbox.refused(path, closed) == (409, [])
    assert await sandbox.refused(path, withdrawn | {"question_id": "qst_unknown"}) == (409, [])


async def test_feedback_is_taken_only_while_done(sandbox: Sandbox, ticket: Json) -> None:
    path, good = f"/tickets/{ticket['id']}/feedback", {"outcome": "resolved", "applicant_ref": ME, "rating": 5}
    assert await sandbox.refused(path, good) == (409, [])
    await sandbox.moved(ticket["id"], "assigned", "in_progress")
    assert await sandbox.refused(path, good) == (409, [])
    done = await sandbox.moved(ticket["id"], "done")
    assert done["feedback_until"] > done["updated_at"]
    assert (await sandbox.made(path, good))["status"] == "closed"
    assert await sandbox.refused(path, good) == (409, [])


@pytest.mark.parametrize("outcome", ["partly", "unresolved"])
async def test_feedback_that_is_not_all_good_returns_the_ticket(sandbox: Sandbox, ticket: Json, outcome: str) -> None:
    await sandbox.moved(ticket["id"], "assigned", "done")
    path, bad = f"/tickets/{ticket['id']}/feedback", {"outcome": outcome, "applicant_ref": ME}
    assert await sandbox.refused(path, bad) == (422, ["/comment"])
    assert await sandbox.refused(path, bad | {"comment": " "}) == (422, ["/comment"])
    returned = await sandbox.made(path, bad | {"comment": "вода холодна"})
    assert returned["status"] == "returned"
    assert "feedback_until" not in returned
    assert (await sandbox.events())[-1]["change"] == {"from": "done", "to": "returned"}
    assert (await sandbox.moved(ticket["id"], "in_progress", "done"))["status"] == "done"


async def test_a_followers_feedback_is_an_opinion(sandbox: Sandbox, ticket: Json) -> None:
    await sandbox.moved(ticket["id"], "assigned", "done")
    path, before = f"/tickets/{ticket['id']}/feedback", await sandbox.events()
    bad = {"outcome": "unresolved", "comment": "нічого не зроблено", "applicant_ref": NEIGHBOUR}
    assert (await sandbox.made(path, bad))["status"] == "done"
    assert await sandbox.events() == before
    assert await sandbox.refused(path, bad | {"applicant_ref": STRANGER}) == (422, ["/applicant_ref"])
    assert (await sandbox.made(path, {"outcome": "resolved", "applicant_ref": ME}))["status"] == "closed"


async def test_feedback_ends_in_time(sandbox: Sandbox, ticket: Json) -> None:
    await sandbox.moved(ticket["id"], "assigned", "done")
    sandbox.clock.move(days=7, seconds=1)
    late = {"outcome": "resolved", "applicant_ref": ME}
    assert await sandbox.refused(f"/tickets/{ticket['id']}/feedback", late) == (409, [])


@pytest.mark.parametrize("rating", [0, 6, 2.5])
async def test_ratings_are_one_to_five(sandbox: Sandbox, ticket: Json, rating: float) -> None:
    body = {"outcome": "resolved", "applicant_ref": ME, "rating": rating}
    assert await sandbox.refused(f"/tickets/{ticket['id']}/feedback", body) == (422, ["/rating"])


async def test_photos_of_the_work_can_be_fetched(sandbox: Sandbox, ticket: Json) -> None:
    response = await sandbox.desk(f"/tickets/{ticket['id']}/move", to="assigned")
    assert response.status == 303
    response = await sandbox.desk(f"/tickets/{ticket['id']}/move", to="done", message="Полагоджено", photo=PNG)
    assert response.status == 303
    done = await sandbox.get(f"/tickets/{ticket['id']}")
    assert done["message"] == "Полагоджено"
    (url,) = done["photos"]
    assert url.startswith(str(sandbox.client.make_url("/files/")))
    photo = await sandbox.client.get(url.replace(str(sandbox.client.make_url("")), ""))
    assert (await photo.read(), photo.content_type) == (PNG, "image/png")
