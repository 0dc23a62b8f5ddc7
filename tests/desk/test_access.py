"""Who gets in, who does not, and what ends a session."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bots.desk.password_rules import Weak, weakness
from bots.desk.roles import Least
from bots.desk.totp import code_at, step_of
from bots.storage.audit import Action, Trace
from tests.desk.conftest import PASSWORD, World

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "94287082"), (1111111109, "07081804"), (1111111111, "14050471"), (1234567890, "89005924"),
     (2000000000, "69279037"), (20000000000, "65353130")],
)  # fmt: skip
def test_codes_are_those_of_rfc_6238(second: int, code: str) -> None:
    assert code_at(SECRET, second // 30, digits=8) == code


@pytest.mark.parametrize(
    ("password", "why"),
    [("короткий", Weak.SHORT), ("Password2026!", Weak.COMMON), ("qwerty123456", Weak.COMMON),
     ("aaaaaaaaaaaaaa", Weak.COMMON), ("Коваль-Олена-1", Weak.COMMON), ("КривийРіг2026", Weak.COMMON),
     ("x" * 201, Weak.LONG), (PASSWORD, None), ("6285-f0f9-eace-f03c-2492", None)],
)  # fmt: skip
def test_what_is_guessed_first_is_no_password(password: str, why: Weak | None) -> None:
    assert weakness(password, "Олена Коваль") == why


async def test_every_route_is_behind_the_gate_and_shut_without_a_session(desk: World) -> None:
    here = desk.browser()
    await here.opens("/desk/sign-in")
    for (method, path), least in desk.gate.table.items():
        if least is Least.NOBODY:
            continue
        place = "/desk" + re.sub(r"\{\w+:\\d\{1,15\}\}", "1", path)
        status, _, onto = await (here.opens(place, Accept="text/html") if method == "GET" else here.sends(place))
        assert (status, onto.split("?")[0]) in {(303, "/desk/sign-in"), (401, "")}, (method, place, status)


async def test_each_role_opens_what_it_may_and_no_more(desk: World) -> None:
    for role, rank in (("operator", Least.OPERATOR), ("supervisor", Least.SUPERVISOR)):
        here = desk.browser()
        await here.signs_in(role)
        for (method, path), least in desk.gate.table.items():
            if least > rank and "{" not in path:
                status, _, _ = await (here.opens("/desk" + path) if method == "GET" else here.sends("/desk" + path))
                assert status == 403, (role, method, path)


async def test_posts_of_other_sites_and_without_the_token_are_refused(desk: World) -> None:
    here = desk.browser()
    await here.signs_in()
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ):
        assert (await here.sends("/desk/sign-out", headers))[0] == 403
    form, here.form = here.form, "0" * 64
    assert (await here.sends("/desk/sign-out"))[0] == 403
    here.form = form
    assert (await here.opens("/desk/"))[0] == 200
    assert (await here.sends("/desk/sign-out"))[2] == "/desk/sign-in"


async def test_looking_changes_nothing(desk: World) -> None:
    here = desk.browser()
    await here.signs_in()
    before = await desk.storage.audit.newest()
    for method, path in desk.gate.table:
        if method == "GET" and path != "/events" and "{" not in path:
            assert (await here.opens("/desk" + path + "?next=//evil&day=0000-99&person=%00&before=9e9"))[0] < 400, path
    assert await desk.storage.audit.newest() == before


@pytest.mark.parametrize("onto", ["//evil.example", "https://evil.example", "/desk/../../x y", "/\\evil", "/chat/"])
async def test_nobody_is_led_out_of_the_desk(desk: World, onto: str) -> None:
    here = desk.browser()
    await here.opens("/desk/sign-in")
    status, _, place = await here.sends("/desk/sign-in", name="operator", password=PASSWORD, next=onto)
    assert (status, place) == (303, "/desk/")


async def test_wrong_passwords_are_slowed_for_each_name(desk: World) -> None:
    here = desk.browser()
    for name in ("operator", "nobody"):
        said = [(await here.signs_in(name, "не той пароль"))[0] for _ in range(12)]
        assert said == [403] * 10 + [429] * 2
    assert (await here.signs_in("operator"))[0] == 429
    assert (await here.signs_in("supervisor"))[0] == 303
    desk.clock.advance(timedelta(minutes=1))
    assert (await here.signs_in("operator"))[0] == 303


async def test_a_page_left_alone_locks_and_the_password_opens_it(desk: World) -> None:
    here = desk.browser()
    await here.signs_in("operator")
    desk.clock.advance(timedelta(minutes=10))
    assert (await here.opens("/desk/"))[2] == "/desk/locked"
    assert (await here.opens("/desk/", **{"Sec-Fetch-Mode": "cors"}))[0] == 423
    await here.opens("/desk/locked")
    assert (await here.sends("/desk/unlock", password="не той"))[0] == 403
    assert (await here.sends("/desk/unlock", password=PASSWORD))[0] == 303
    assert (await here.opens("/desk/"))[0] == 200


@pytest.mark.parametrize("pause", [timedelta(hours=2), timedelta(hours=12)])
async def test_sessions_end_by_themselves(desk: World, pause: timedelta) -> None:
    here = desk.browser()
    await here.signs_in("operator")
    desk.clock.advance(pause)
    assert (await here.opens("/desk/"))[2] == "/desk/sign-in"


async def test_a_disabled_operator_is_out_at_once(desk: World) -> None:
    here = desk.browser()
    await here.signs_in("operator")
    one = await desk.storage.operators.named("OPERATOR")
    assert one is not None
    await desk.storage.operators.disable(one.id, Trace())
    assert (await here.opens("/desk/"))[2] == "/desk/sign-in"
    assert (await here.signs_in("operator"))[0] == 403


async def test_the_second_step_is_asked_for_and_its_code_works_once(desk: World) -> None:
    one = await desk.storage.operators.named("operator")
    assert one is not None
    await desk.storage.operators.set_second(one.id, SECRET, [], 0, Trace())
    here = desk.browser()
    await here.signs_in("operator")
    assert (await here.opens("/desk/account"))[2].startswith("/desk/second")
    step = int(desk.clock.now().timestamp()) // 30
    assert step_of(SECRET, code_at(SECRET, step), desk.clock.now()) == step
    await here.opens("/desk/second")
    assert (await here.sends("/desk/second", code="000000"))[0] == 403
    assert (await here.sends("/desk/second", code=code_at(SECRET, step)))[0] == 303
    again = desk.browser()
    await again.signs_in("operator")
    await again.opens("/desk/second")
    assert (await again.sends("/desk/second", code=code_at(SECRET, step)))[0] == 403


async def test_the_administrator_adds_an_operator_who_chooses_a_password(desk: World) -> None:
    here, new = desk.browser(), desk.browser()
    await here.signs_in()
    _, text, _ = await here.sends("/desk/operators", name="Олена Коваль", role="operator")
    given = re.search(r"<code>([\w-]+)</code>", text)
    assert given is not None
    await new.signs_in("олена  КОВАЛЬ", given[1])
    assert (await new.opens("/desk/"))[2] == "/desk/new-password"
    await new.opens("/desk/new-password")
    assert (await new.sends("/desk/new-password", password="Password2026!", again="Password2026!"))[0] == 400
    assert (await new.sends("/desk/new-password", password=PASSWORD, again=PASSWORD))[2] == "/desk/"
    assert (await new.opens("/desk/"))[0] == 200


async def test_the_last_administrator_stays(desk: World) -> None:
    here = desk.browser()
    await here.signs_in()
    one = await desk.storage.operators.named("administrator")
    assert one is not None
    assert (await here.sends(f"/desk/operators/{one.id}/disable"))[0] == 400
    assert (await here.sends(f"/desk/operators/{one.id}/role", role="operator"))[0] == 400


@pytest.mark.parametrize("subject", ["chat:+380671234567", "phone:0671234567", "нема світла", "operator:5 слово"])
async def test_the_audit_takes_no_words_and_no_phones(desk: World, subject: str) -> None:
    with pytest.raises(ValueError, match="a kind and an id"):
        await desk.storage.audit.note(Trace(), Action.LOOKED, subject)


async def test_every_text_is_there_in_both_languages(desk: World) -> None:
    here = desk.browser()
    await here.signs_in()
    await here.sends("/desk/look", language="en", back="/desk/")
    for path in ("/", "/account", "/operators", "/sessions", "/audit"):
        status, text, _ = await here.opens("/desk" + path)
        assert status == 200
        assert 'lang="en"' in text
