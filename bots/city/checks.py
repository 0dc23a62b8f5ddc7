"""What must agree between the parts and files of a city folder."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from bots.city import shapes
from bots.city.questions import QuestionEntry, QuestionsFile
from bots.city.reading import Source, Where


@dataclass(frozen=True, slots=True)
class Read:
    """A file in its shape, and where its values stand."""

    classifier: tuple[shapes.ClassifierFile, Source]
    answers: tuple[shapes.AnswersFile, Source]
    emergency: tuple[shapes.EmergencyFile, Source]
    executors: tuple[shapes.ExecutorsFile, Source]
    geography: tuple[shapes.GeographyFile, Source]
    streets: tuple[list[shapes.StreetRow], Source]
    renames: tuple[list[shapes.RenameRow], Source]
    short_titles: tuple[shapes.ShortTitlesFile, Source]
    questions: tuple[QuestionsFile, Source]


def check(read: Read) -> None:
    """Report everything that does not agree."""
    _classifier(*read.classifier)
    _executors(read)
    _short_titles(read)
    _questions(read)
    _answers(read)
    emergency, source = read.emergency
    _unique(((("emergencies", n, "kind"), e.kind) for n, e in enumerate(emergency.emergencies)), source)
    _geography(read)
    _renames(read)


def _unique(values: Iterable[tuple[Where, Hashable]], source: Source) -> None:
    """The second of two equal values is a mistake."""
    seen: dict[Hashable, Where] = {}
    for where, value in values:
        if value in seen:
            shown = " ".join(value) if isinstance(value, tuple) else value
            source.wrong(
                where, f"{shown!r} is there already, on line {source.lines.get(seen[value][:-1] or seen[value])}"
            )
        seen.setdefault(value, where)


def _known(values: Iterable[tuple[Where, str]], known: Iterable[str], where: str, source: Source) -> None:
    """Every value must be one of ``known``, which stand in ``where``."""
    allowed = set(known)
    for place, value in values:
        if value not in allowed:
            source.wrong(place, f"{value!r} is not in {where}")


def _classifier(file: shapes.ClassifierFile, source: Source) -> None:
    entries = list(enumerate(file.entries))
    _unique(((("entries", n, "code"), e.code) for n, e in entries), source)
    _unique(((("entries", n, "title"), e.title) for n, e in entries), source)
    _known(
        ((("entries", n, "asks", m), slot) for n, e in entries for m, slot in enumerate(e.asks)),
        file.slots, "slots", source,
    )  # fmt: skip
    _known(((("entries", n, "executor_kind"), e.executor_kind) for n, e in entries), file.executor_kinds,
           "executor_kinds", source)  # fmt: skip
    titles: dict[str, str] = {}
    for n, entry in entries:
        if titles.setdefault(entry.group.code, entry.group.title) != entry.group.title:
            source.wrong(("entries", n, "group", "title"), f"group {entry.group.code} is called otherwise before")
        if entry.emergency_phone and entry.urgency != "emergency":
            source.wrong(("entries", n, "emergency_phone"), "only where urgency is emergency")


def _short_titles(read: Read) -> None:
    """A button for a code that is not there was meant for another one."""
    file, source = read.short_titles
    entries = read.classifier[0].entries
    _known(((("entries", code), code) for code in file.entries), (e.code for e in entries), "classifier.yaml", source)
    groups = (entry.group.code for entry in entries)
    _known(((("groups", code), code) for code in file.groups), groups, "classifier.yaml", source)


def _questions(read: Read) -> None:
    """Each asks about entries that exist, has one answer for each of them, and is the only one between them."""
    file, source = read.questions
    questions = list(enumerate(file.questions))
    codes = [entry.code for entry in read.classifier[0].entries]
    asked = ((("questions", n, "between", m), code) for n, q in questions for m, code in enumerate(q.between))
    _known(asked, codes, "classifier.yaml", source)
    _unique(((("questions", n, "between"), tuple(sorted(q.between))) for n, q in questions), source)
    alike = ((("kin", n, m), code) for n, kin in enumerate(file.kin) for m, code in enumerate(kin))
    _known(alike, codes, "classifier.yaml", source)
    for n, question in questions:
        _question(question, ("questions", n), source)


def _question(question: QuestionEntry, where: Where, source: Source) -> None:
    _unique((((*where, "between", m), code) for m, code in enumerate(question.between)), source)
    _known((((*where, "answers", code), code) for code in question.answers), question.between, "between", source)
    for code in question.between:
        if code not in question.answers:
            source.wrong((*where, "answers"), f"no answer for {code!r}")
    for language in ("uk", "en"):
        labels = {code: label.in_language(language) for code, label in question.answers.items()}
        _unique((((*where, "answers", code, language), label) for code, label in labels.items()), source)


def _executors(read: Read) -> None:
    """Whoever the classifier names must be somebody."""
    file, source = read.classifier
    kinds = {executor.kind for executor in read.executors[0].executors}
    needed = ((("entries", n, "executor_kind"), entry.executor_kind) for n, entry in enumerate(file.entries))
    _known((pair for pair in needed if pair[1] in file.executor_kinds), kinds, "executors.yaml", source)
    theirs = ((("executors", n, "kind"), e.kind) for n, e in enumerate(read.executors[0].executors))
    _known(theirs, file.executor_kinds, "executor_kinds of classifier.yaml", read.executors[1])


def _answers(read: Read) -> None:
    file, source = read.answers
    answers = list(enumerate(file.answers))
    _unique(((("answers", n, "id"), a.id) for n, a in answers), source)
    _known(((("answers", n, "topic"), a.topic) for n, a in answers), file.topics, "topics", source)
    named = ((("answers", n, "text"), fact) for n, a in answers for fact in re.findall(r"\{(\w+)\}", a.text))
    _known(named, file.facts, "facts", source)
    needed = ((("answers", n, "needs", m), fact) for n, a in answers for m, fact in enumerate(a.needs))
    _known(needed, file.facts, "facts", source)
    codes = [entry.code for entry in read.classifier[0].entries]
    suggested = ((("answers", n, "suggests_class"), a.suggests_class) for n, a in answers if a.suggests_class)
    _known(suggested, codes, "classifier.yaml", source)


def _geography(read: Read) -> None:
    file, source = read.geography
    _unique(((("districts", n, "id"), d.id) for n, d in enumerate(file.districts)), source)
    _unique(((("districts", n, "name"), d.name) for n, d in enumerate(file.districts)), source)
    districts = [district.name for district in file.districts]
    inner = ((("neighbourhoods", n, "district"), p.district) for n, p in enumerate(file.neighbourhoods) if p.district)
    _known(inner, districts, "districts", source)
    streets, street_source = read.streets
    _unique((((n, "name"), (s.type, s.name)) for n, s in enumerate(streets)), street_source)
    named: Iterable[tuple[Where, str]] = (
        ((n, "district"), district) for n, street in enumerate(streets) for district in street.districts
    )
    _known(named, districts, "districts of geography.yaml", street_source)


def _renames(read: Read) -> None:
    """A former name leads to one street of today, and to no other."""
    renames, source = read.renames
    today = {(street.name, street.type) for street in read.streets[0]}
    _unique((((n, "old_name"), (r.old_type, r.old_name)) for n, r in enumerate(renames)), source)
    for n, rename in enumerate(renames):
        if (rename.new_name, rename.new_type) not in today:
            source.wrong((n, "new_name"), f"{rename.new_type} {rename.new_name} is not in streets.csv")
        if (rename.old_name, rename.old_type) in today:
            source.wrong((n, "old_name"), f"{rename.old_type} {rename.old_name} is still a street of its own")
