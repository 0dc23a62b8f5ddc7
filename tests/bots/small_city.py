"""A city folder of two entries, to be spoilt by tests."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "city.yaml": """\
name: {uk: Мале Місто, en: Small Town}
service: {uk: Контакт-центр, en: Contact Centre}
phone: "1500"
site: https://city.example
timezone: Europe/Kyiv
demonstration: true
demonstration_note: {uk: Це показ., en: A show.}
emergency_numbers: {lift: "080 000", dso: null}
privacy:
  version: v1
  controller: {uk: Міська рада, en: City Council}
  contact: null
  url: null
  notice: {uk: Про дані, en: About your data}
""",
    "classifier.yaml": """\
version: t-1
decision: рішення 1
in_force_since: '2026-01-01'
executor_kinds: {water: Водоканал, gas: Газ}
slots:
  since_when: {label: Коли, prompt_uk: Коли це почалося?}
entries:
- code: '01.01'
  title: Немає води
  group: {code: '01', title: Вода}
  description: Немає води в будинку.
  examples: [нема води]
  requires: [street, house]
  asks: [since_when]
  urgency: urgent
  due_days: 1
  executor_kind: water
- code: '05.01'
  title: Запах газу
  group: {code: '05', title: Газ}
  description: Пахне газом.
  examples: [пахне газом]
  requires: [street]
  asks: []
  urgency: emergency
  emergency_phone: '104'
  due_days: 1
  executor_kind: gas
""",
    "answers.yaml": """\
facts:
  hours: "з 8 до 20"
  price: null
topics: {service: Про нас}
answers:
  - id: service.01
    topic: service
    question: Коли ви працюєте?
    paraphrases: [режим работы]
    text: "Працюємо {hours}."
    suggests_class: null
    source: рішення 1
    owner: Контакт-центр
    valid_until: 2027-01-31
  - id: service.02
    topic: service
    question: Скільки коштує вода?
    text: "Вода коштує {price}."
    suggests_class: '01.01'
    source: рішення 2
    owner: Водоканал
    valid_until: 2027-01-31
""",
    "emergency.yaml": """\
emergencies:
  - kind: gas
    phone: '104'
    also: ['112']
    title_uk: Запах газу
    title_en: Smell of gas
    card_uk: Телефонуйте 104.
    card_en: Call 104.
    says: ['пахне газом']
    unless: ['газова плита']
  - kind: lift
    phone: lift
    title_uk: Ліфт
    title_en: Lift
    card_uk: Телефонуйте.
    card_en: Call.
    says: ['застряг* в ліфті']
""",
    "executors.yaml": """\
executors:
  - {kind: water, name: Водоканал, phones: ["111", "222"]}
  - {kind: gas, name: Газова служба}
""",
    "geography.yaml": """\
districts: [{id: north, name: Північний}, {id: south, name: Південний, also: [Южный]}]
neighbourhoods: [{name: Сонячний, district: Північний, also: [Солнечный]}]
landmarks: [{name: автовокзал}]
""",
    "streets.csv": """\
name,type,district,postal_codes,status,source
Соборності,вулиця,Північний; Південний,50006 50065,confirmed,"реєстр, 2026"
Дубки,вулиця,Північний,,confirmed,реєстр
""",
    "street_renames.csv": """\
old_name,old_type,new_name,new_type,year,confidence,source
Косарева,вулиця,Дубки,вулиця,2016,verified,реєстр
""",
    "questions.yaml": """\
questions:
- between: ['01.01', '05.01']
  question: {uk: Вода чи газ?, en: Water or gas?}
  answers:
    '01.01': {uk: Вода, en: Water}
    '05.01': {uk: Газ, en: Gas}
""",
    "texts/uk.ftl": "# нічого\n",
    "texts/en.ftl": "# nothing\n",
}


def small_city(folder: Path) -> Path:
    """Write it below ``folder``."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder
