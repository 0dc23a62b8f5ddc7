"""The city: what its folder says, checked, as plain values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bots.city import shapes
from bots.city.checks import Read, check
from bots.city.incidents import check_incidents
from bots.city.kin import InClassifier, kin_of
from bots.city.questions import QuestionEntry, QuestionsFile, covering
from bots.city.reading import Problems, Source, read_csv, read_text, read_yaml
from bots.city.wording import check_texts
from nlu.values import AnswerText, CityWords, EmergencyKind, EntryText, Street

LANGUAGES = ("uk", "en")


class CityError(Exception):
    """The city folder cannot be used: whoever edits it must mend it. ``str`` has one line for each mistake."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
        """``cities/x/classifier.yaml:123: entries[5].urgency: must be ...``"""


@dataclass(frozen=True, slots=True)
class Executor:
    """Somebody who does the work; the first of a kind is the usual one."""

    kind: str
    name: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class CityAnswer:
    """An answer of the answer base."""

    id: str
    question: str
    text: str | None
    """With the facts filled in; None when one is missing: then a person answers."""
    source: str
    owner: str
    checked: date | None
    """When its owner last read it."""
    valid_until: date
    """The last day it may be shown."""
    suggests_class: str | None

    def on(self, day: date) -> str | None:
        """The text, if it may be shown on this day."""
        return self.text if day <= self.valid_until else None


@dataclass(frozen=True, slots=True)
class CityEmergency:
    """What is shown at once for a kind of emergency."""

    kind: str
    phone: str
    """``104``, ``lift``, ...: ``City.number`` makes it a number to dial."""
    also: tuple[str, ...]
    ticket: bool
    """A ticket makes sense afterwards."""
    title_uk: str
    title_en: str
    card_uk: str
    card_en: str

    def title(self, language: str) -> str:
        """A few words."""
        return self.title_en if language == "en" else self.title_uk

    def card(self, language: str) -> str:
        """What to do, and whom to call."""
        return self.card_en if language == "en" else self.card_uk


@dataclass(frozen=True)
class City:
    """A city folder, read and found sound."""

    folder: Path
    file: shapes.CityFile
    read: Read

    @classmethod
    def load(cls, path: Path | str) -> City:
        """Read the folder; a relative path is looked for here first, then beside the program's source.

        Raises ``CityError`` with everything that is wrong.
        """
        given = Path(path)
        folder = find_folder(given)
        problems = Problems()
        if not folder.is_dir():
            raise CityError((f"{given}: there is no such city folder",))
        file, source = read_yaml(folder / "city.yaml", str(given / "city.yaml"), shapes.CityFile, problems)
        read = _read(folder, given, problems)
        for language in LANGUAGES:
            label = str(given / "texts" / f"{language}.ftl")
            text = read_text(folder / "texts" / f"{language}.ftl", label, problems)
            check_texts(text or "", language, Source(label, {}, problems))
        if read is not None:
            check(read)
            if file is not None:
                check_incidents(file.incidents, (entry.group.code for entry in read.classifier[0].entries), source)
        if file is None or read is None or problems.lines:
            raise CityError(tuple(problems.lines))
        return cls(folder, file, read)

    def name(self, language: str) -> str:
        """Of the city."""
        return self.file.name.in_language(language)

    def service(self, language: str) -> str:
        """Of the contact centre."""
        return self.file.service.in_language(language)

    @property
    def phone(self) -> str:
        """Of the contact centre, as residents dial it."""
        return self.file.phone

    @property
    def privacy(self) -> shapes.Privacy:
        """The personal-data notice: version, controller, contact, url, notice."""
        return self.file.privacy

    @cached_property
    def timezone(self) -> ZoneInfo:
        """The city's time."""
        return ZoneInfo(self.file.timezone)

    @property
    def texts_folder(self) -> Path:
        """``uk.ftl`` and ``en.ftl`` with the texts that this city words differently."""
        return self.folder / "texts"

    def texts(self) -> dict[str, dict[str, str]]:
        """What of the common texts is the city's own, by language: ``dialogs.texts.Texts.load(words=...)``."""
        note = self.file.demonstration_note if self.file.demonstration else None
        return {
            language: {
                "city-service": self.service(language),
                "city-phone": self.phone,
                "consent-notice": self.privacy.notice.in_language(language),
                "demonstration": f" {note.in_language(language)}" if note else "",
            }
            for language in LANGUAGES
        }

    def number(self, phone: str) -> str:
        """What to dial for ``104``, ``lift``, ``dso``; the contact centre's number where the city has none."""
        if phone in ("lift", "dso"):
            return getattr(self.file.emergency_numbers, phone) or self.phone
        return phone

    @cached_property
    def classifier(self) -> dict[str, Any]:
        """The core contract's ``Classifier`` as JSON."""
        file = self.read.classifier[0]
        left_out = {"asks", "also_call", "name_source"}
        entries = [entry.model_dump(mode="json", exclude=left_out, exclude_none=True) for entry in file.entries]
        top = file.model_dump(mode="json", include={"version", "decision", "in_force_since"}, exclude_none=True)
        return {**top, "entries": entries}

    @property
    def short_titles(self) -> Mapping[str, str]:
        """What stands on the button of an entry, by code."""
        return self.read.short_titles[0].entries

    @property
    def short_groups(self) -> Mapping[str, str]:
        """What stands on the button of a group, by code."""
        return self.read.short_titles[0].groups

    @property
    def questions(self) -> tuple[QuestionEntry, ...]:
        """What tells entries apart that are often taken for each other, in the file's order."""
        return self.read.questions[0].questions

    def question(self, codes: Iterable[str]) -> QuestionEntry | None:
        """What to ask when just these entries compete; None where the city has no question for them."""
        return covering(self.questions, codes)

    def kin(self, code: str, entries: Iterable[InClassifier]) -> tuple[str, ...]:
        """Which other ``entries`` may be the same thing as ``code``, likeliest first."""
        file = self.read.questions[0]
        return kin_of(code, entries, (question.between for question in file.questions), file.kin)

    @cached_property
    def executors(self) -> tuple[Executor, ...]:
        """In the file's order."""
        rows = self.read.executors[0].executors
        return tuple(Executor(row.kind, row.name, row.phones[0] if row.phones else None) for row in rows)

    @cached_property
    def streets(self) -> tuple[Street, ...]:
        """Of the register, with their former names."""
        former: dict[tuple[str, str], list[str]] = {}
        for rename in self.read.renames[0]:
            former.setdefault((rename.new_name, rename.new_type), []).append(rename.old_name)
        return tuple(
            Street(row.name, row.type, tuple(former.get((row.name, row.type), ())), _only(row.districts))
            for row in self.read.streets[0]
        )

    @cached_property
    def answers(self) -> Mapping[str, CityAnswer]:
        """By id."""
        facts = {name: value for name, value in self.read.answers[0].facts.items() if value}
        return {row.id: _answer(row, facts) for row in self.read.answers[0].answers}

    @cached_property
    def emergency_cards(self) -> Mapping[str, CityEmergency]:
        """By kind."""
        names = CityEmergency.__slots__
        rows = self.read.emergency[0].emergencies
        return {row.kind: CityEmergency(**{name: getattr(row, name) for name in names}) for row in rows}

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Names of neighbourhoods and landmarks, as residents use them."""
        geography = self.read.geography[0]
        named = [(row.name, *row.also) for row in geography.neighbourhoods]
        named += [(row.name, *row.also) for row in geography.landmarks]
        return tuple(dict.fromkeys(name for names in named for name in names))

    def words(self) -> CityWords:
        """What the understanding needs to know."""
        entries = (
            EntryText(e.code, e.title, e.group.title, e.description, e.examples, e.urgency)
            for e in self.read.classifier[0].entries
        )
        kinds = (EmergencyKind(e.kind, e.phone, e.says, e.unless) for e in self.read.emergency[0].emergencies)
        answers = (AnswerText(a.id, (a.question, *a.paraphrases)) for a in self.read.answers[0].answers)
        return CityWords(tuple(entries), self.streets, tuple(kinds), tuple(answers), self.places)


def find_folder(path: Path) -> Path:
    """The folder itself; for a relative path that is not here, the one beside the program's source."""
    if path.is_absolute() or path.is_dir():
        return path
    beside = Path(__file__).parents[2] / path
    return beside if beside.is_dir() else path


def _read(folder: Path, given: Path, problems: Problems) -> Read | None:
    """Every file but ``city.yaml``; None when one of them is not in shape."""

    def in_yaml(name: str, shape: type[Any]) -> tuple[Any, Source]:
        return read_yaml(folder / name, str(given / name), shape, problems)

    def if_there(name: str, shape: type[Any]) -> tuple[Any, Source]:
        return in_yaml(name, shape) if (folder / name).exists() else (shape(), Source(str(given / name), {}, problems))

    before = len(problems.lines)
    parts = (
        in_yaml("classifier.yaml", shapes.ClassifierFile),
        in_yaml("answers.yaml", shapes.AnswersFile),
        in_yaml("emergency.yaml", shapes.EmergencyFile),
        in_yaml("executors.yaml", shapes.ExecutorsFile),
        in_yaml("geography.yaml", shapes.GeographyFile),
        read_csv(folder / "streets.csv", str(given / "streets.csv"), shapes.StreetRow, problems),
        read_csv(folder / "street_renames.csv", str(given / "street_renames.csv"), shapes.RenameRow, problems),
        if_there("short_titles.yaml", shapes.ShortTitlesFile),
        if_there("questions.yaml", QuestionsFile),
    )
    return None if len(problems.lines) > before else Read(*parts)


def _only(districts: tuple[str, ...]) -> str | None:
    """Of a street that runs through several districts no one can say which."""
    return districts[0] if len(districts) == 1 else None


def _answer(row: shapes.AnswerEntry, facts: Mapping[str, str]) -> CityAnswer:
    named = set(re.findall(r"\{(\w+)\}", row.text))
    text = row.text.format_map(facts) if named.union(row.needs) <= facts.keys() else None
    return CityAnswer(
        row.id, row.question, text, row.source, row.owner, row.checked, row.valid_until, row.suggests_class
    )
