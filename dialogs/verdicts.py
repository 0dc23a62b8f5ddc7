"""What words say of the work done: done, partly, not done; in Ukrainian, Russian, a mix of both, English.

Only whole short messages and the first words of longer ones count: «ні, ліхтар не горить» is a no, «не горить ліхтар»
is a report.
"""

from __future__ import annotations

import re

from dialogs.asking import plain

YES, PARTLY, NO = "yes", "partly", "no"
_DONE = (
    r"(?:зробили|зроблено|зробленно|сделали|сделано|виконали|виконано|выполнили|выполнено|полагодили|починили|"
    r"відремонтували|отремонтировали|вирішено|вирішили|решено|решили|усунули|усунено|устранили|устранено|прибрали|"
    r"убрали|увімкнули|включили|работает|працює|запрацювало|заработало|zrobyly|zrobleno|sdelali|sdelano|vykonano|"
    r"fixed|done|solved|works)"
)
_SOFT = (
    r"(?:все|усе|всё|вже|уже|добре|хорошо|супер|відмінно|отлично|дякую|спасибі|спасибо|дуже|очень|щиро|вам|ok|ок|vse)"
)
_STILL = r"(?:ще|еще|ещё|досі|до сих пор|поки|пока|так і|так и|нічого|ничего|взагалі|вообще|зовсім|совсем|і далі)"
PATTERNS = (
    (
        PARTLY,
        r"(?:лише |тільки |только |ну )?(?:частково|частічно|частично|не все|не всё|не усе|не до кінця|не до конца|"
        r"наполовину|половину|не повністю|не полностью|chastkovo|chastichno|partly|partially|not completely)\b.*",
    ),
    (
        NO,
        rf"(?:ні|нет|нєт|не|ні ні|ni|net|no|nope|not)(?: {_STILL})*(?: не)?(?: {_DONE}| так)?"
        rf"(?: {_SOFT}| {_STILL})*",
    ),
    (
        NO,
        rf"(?:{_STILL} )*не {_DONE}(?: {_STILL}| {_SOFT})*|{_STILL}(?: {_STILL})* (?:ні|нет)|nothing was done|"
        rf"not {_DONE}",
    ),
    (YES, rf"(?:так|да|ага|угу|tak|da|yes|yep|ok|ок|окей)(?: {_SOFT}| {_DONE})*|(?:{_SOFT} )*{_DONE}(?: {_SOFT})*"),
)
_WHOLE = tuple((verdict, re.compile(pattern)) for verdict, pattern in PATTERNS)
_FIRST = re.compile(r"^\s*(так|да|ні|нет|нєт|no|yes|частково|частично|partly)\s*[,.!:;—–-]\s*\S", re.IGNORECASE)
_VERDICTS = {"так": YES, "да": YES, "yes": YES, "ні": NO, "нет": NO, "нєт": NO, "no": NO}


def verdict_of(text: str) -> tuple[str, bool] | None:
    """The verdict, and whether the words say more than that; None where they give none."""
    said = plain(text)
    for verdict, pattern in _WHOLE:
        if pattern.fullmatch(said):
            return verdict, verdict == PARTLY and len(said.split()) > 3
    first = _FIRST.match(text)
    return (_VERDICTS.get(first[1].casefold(), PARTLY), True) if first else None
