"""Addresses in residents' words: Ukrainian, Russian, surzhyk, transliteration, dictation, former names, typos."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nlu import CityWords, Understander

PARTS = ("street", "house", "entrance", "floor", "apartment")

DEVELOPMENT = Path(__file__).parent / "data" / "addresses_dev.jsonl"

FOUND = """
на Соборності 20 | street=Соборності house=20
по вулиці Соборності, буд. 12 | street=Соборності house=12
вул. Соборності 12а | street=Соборності house=12а
вул. Соборності, 12-А, кв. 5 | street=Соборності house=12а apartment=5
Соборності 12 А | street=Соборності house=12а
ул. Соборности 45/1 | street=Соборності house=45/1
соборності сорок п'ять дріб один | street=Соборності house=45/1
улица соборности дом двадцать квартира пять | street=Соборності house=20 apartment=5
вулиця соборності двадцять п'ять а | street=Соборності house=25а
дом двадцать пять а | house=25а
СОБОРНОСТИ 20 НЕТ ВОДЫ | street=Соборності house=20
вулиця Соборна 7 | street=Соборна house=7
sobornosti 20 nemaye vody | street=Соборності house=20
vul. Soborosti 20 | street=Соборності house=20
cj,jhyjcnb 20 djls ytn | street=Соборності house=20
вулиця Соборнсті 20 | street=Соборності house=20
улица сабор­ности 20 | street=Соборності house=20
Соборності, 20, під'їзд 2, поверх 3, кв 45 | street=Соборності house=20 entrance=2 floor=3 apartment=45
Соборності 20-45 | street=Соборності house=20 apartment=45
Соборності 20 корпус 2 | street=Соборності house=20_корп._2
на Косіора 20 | street=Соборності former=Косіора house=20
на косиора двадцать | street=Соборності former=Косіора house=20
косарева 12 нема води | street=Дубки former=Косарева house=12
нема води вже третій день косарева 12 | street=Дубки former=Косарева house=12
ул. Димитрова 5 | street=Героїв_АТО former=Димитрова house=5
на Героев АТО возле дома 81а | street=Героїв_АТО house=81а
проспект Дзержинского 8 | street=Героїв-підпільників former=Дзержинського house=8
Мелешкина, 10 | street=Володимира_Великого former=Мелешкіна house=10
вул. Володимира Великого 33 | street=Володимира_Великого house=33
світлофор на Володимира Великого | street=Володимира_Великого
ул. Владимира Великого 4 | street=Володимира_Великого house=4
на 22 партсъезда 11 | street=Віталія_Матусевича former=22_Партз’їзду house=11
Матусевича 12 | street=Віталія_Матусевича house=12
Терещенка, 8 | street=Володимира_Терещенка house=8
на Едуарда Фукса 3 | street=Едуарда_Фукса house=3
Фукса 3 кв 8 | street=Едуарда_Фукса house=3 apartment=8
Орджоникидзе 40 | street=Криворіжсталі former=Орджонікідзе house=40
ул Ленина дом 5 | street=Свято-Миколаївська former=Леніна house=5
Свято-Николаевская 27 | street=Свято-Миколаївська house=27
свято миколаївська 27 | street=Свято-Миколаївська house=27
бул. Европейский 3 | street=Європейський house=3
бульвар Кірова, 3 | street=Європейський former=Кірова house=3
просп. Миру, 33 | street=Миру house=33
пр-т Мира 33 | street=Миру house=33
проспект Гагаріна 55/2 | street=Гагаріна house=55/2
Гагарина 55 | street=Гагаріна house=55
200-річчя Кривого Рогу 14 | street=200-річчя_Кривого_Рогу house=14
на 200-летия Кривого Рога, 14 | street=200-річчя_Кривого_Рогу house=14
Дніпровське шосе 30 | street=Дніпровське_шосе house=30
Днепровское шоссе дом 30 | street=Дніпровське_шосе house=30
на Дніпропетровському шосе 30 | street=Дніпровське_шосе former=Дніпропетровське_шосе house=30
вул. Перлинна, 12 | street=Перлинна house=12
на Перлинній 12 | street=Перлинна house=12
Жемчужная 12 | street=Перлинна house=12
площа Молодіжна 1 | street=Молодіжна house=1
пл. Радянська 1 | street=Молодіжна former=Радянська house=1
5-й Зарічний, 10 | street=Зарічний_5 house=10
на 5 Заречном дом 10 | street=Зарічний_5 house=10
мкр Зарічний 7 буд 12 | street=Зарічний_7 house=12
мкр. Сонячний 26/1 | street=Сонячний house=26/1
сонячний 26.1 | street=Сонячний house=26/1
м-н Солнечный 14 | street=Сонячний house=14
Ювилейный 5 | street=Ювілейний house=5
мікрорайон Гірницький 20 | street=Гірницький house=20
вул. Світла 5 | street=Світла house=5
вул Садова 7 | street=Садова house=7
садова 7 нема світла | street=Садова house=7
ул. Тепличная 5 дом | house=5
nemaye svitla na dubkah | street=Дубки
na dubkah 12 | street=Дубки house=12
Дубки, 10 | street=Дубки house=10
вул Шкільна 3 кв 4 | street=Шкільна house=3 apartment=4
Незалежності України 5 | street=Незалежності_України house=5
ул. Независимости Украины 5 | street=Незалежності_України house=5
вулиця Вадима Гурова 77 | street=Вадима_Гурова house=77
Гурова 77 | street=Вадима_Гурова house=77
на Постышева 77 | street=Вадима_Гурова former=Постишева house=77
на Тухачевского 5 | street=Едуарда_Фукса former=Тухачевського house=5
по ул. Лермонтова 12 | street=Центральний former=Лермонтова house=12
Карла Маркса 10 | street=Поштовий former=Карла_Маркса house=10
Почтовый 10 | street=Поштовий house=10
вул. Миколи Світальського 8 | street=Миколи_Світальського house=8
Світальського 8 | street=Миколи_Світальського house=8
перехрестя Соборності та Перлинної | street=Соборності
біля будинку Соборності 45 впало дерево | street=Соборності house=45
дом 20 по улице Соборности | street=Соборності house=20
в доме 14 по ул. Быкова | street=Бикова house=14
44 квартал, буд. 12, нема тепла | street=44_квартал house=12
129 квартал дом 5 | street=129_квартал house=5
95 квартал 7 | street=95_квартал house=7
95-й квартал, буд. 3 | street=95_квартал house=3
квартал 44, будинок 8 | street=44_квартал house=8
кв-л 129 д. 4 | street=129_квартал house=4
у 44-му кварталі, 15 | street=44_квартал house=15
немає води 95 квартал | street=95_квартал
Східний-1, 12 | street=Східний-1 house=12
м-н Восточный-1 дом 20 | street=Східний-1 house=20
мікрорайон Східний 3, буд 5 | street=Східний-3 house=5
на Східному-2 темно | street=Східний-2
вул. Східна 2 | street=Східна house=2
яма посеред двора, Зарічний 5 | street=Зарічний_5
вернадского 9 в подъезде темно | street=Вернадського house=9
Соборності 20 в квартирі холодно | street=Соборності house=20
Соборності 20 в підвалі вода | street=Соборності house=20
соборності 12в в під'їзді темно | street=Соборності house=12в
Соборності 12 В під'їзд 3 | street=Соборності house=12в entrance=3
Гагаріна 14 а в подъезде темно | street=Гагаріна house=14а
Соборності 12 Б не працює ліфт | street=Соборності house=12б
Соборності 5 А нема води | street=Соборності house=5а
Соборності 5 а, немає води | street=Соборності house=5а
Шекспира 12 (корпус 3) | street=Шекспіра house=12_корп._3
Соборності 12 (корп. 2) кв 3 | street=Соборності house=12_корп._2 apartment=3
Алёхина 5 | street=Житня former=Альохіна house=5
Королёва 5 | street=Корольова house=5
на савборності 6 | street=Соборності house=6
на чиркаській 5 | street=Черкаська house=5
на перленій 7 | street=Перлинна house=7
Соборності дванадцять дріб три | street=Соборності house=12/3
соборности двенадцать через дробь три | street=Соборності house=12/3
біля другого під'їзду | entrance=2
3 подъезд | entrance=3
подъезд №4 | entrance=4
під'їзд 2 | entrance=2
у 2-му підїзді | entrance=2
в пятом подъезде | entrance=5
пiд’їзд 3 | entrance=3
3 подъезд 5 этаж | entrance=3 floor=5
під'їзд 3 поверх 5 | entrance=3 floor=5
в під'їзді 3 поверх темно | floor=3
на 9-му поверсі | floor=9
девятый этаж | floor=9
5 эт | floor=5
кв 5 | apartment=5
кв.45 | apartment=45
квартира пять | apartment=5
квартира № 112 | apartment=112
у 5 квартирі | apartment=5
дом 20 | house=20
буд. 12а | house=12а
будинок 7/2 | house=7/2
дом 20 кв 5 | house=20 apartment=5
20, кв 5 | house=20 apartment=5
12а | house=12а
дом 5 подъезд 1 | house=5 entrance=1
возле дома 14 | house=14
біля будинку № 33 яма | house=33
буд 5, друга секція | house=5 entrance=2
нет света дом 20 уже 3 дня | house=20
Соборності 20 вже 3 дні нема води | street=Соборності house=20
Соборності 3 під'їзд | street=Соборності entrance=3
Соборності 12 під'їзд 3 кв 5 | street=Соборності house=12 entrance=3 apartment=5
Соборності 20 у дворі яма | street=Соборності house=20
Соборності 20 а води нема | street=Соборності house=20
не горить ліхтар на Соборності | street=Соборності
яма біля Соборності, 12, навпроти АТБ | street=Соборності house=12
dom 20 kv 5 | house=20 apartment=5
pid'yizd 2 | entrance=2
vul Perlynna 12 | street=Перлинна house=12
Соборності будинок 20 квартира 5 поверх 2 | street=Соборності house=20 apartment=5 floor=2
мій телефон 0671234567, Соборності 20 | street=Соборності house=20
тролейбус 23 не зупинився на Соборності | street=Соборності
"""

NOTHING = """
нема води третій день
уже 3 дня
2 часа без света
двое суток нет воды
світла нема
на вулиці світла нема
немає тепла вже 2 тижні
в квартирі 12 градусів
в доме 3 дня нет отопления
в будинку 2 ліфти і 9 поверхів
позвоните 067 123 45 67
+380671234567
мені 82 роки
тариф 25 грн
тролейбус 23 не ходить
маршрутка 302 запізнилась
школа 15 без укриття
заявка 12345
КЦ-26-0012345
о 10:30 відключили воду
с 8 утра нет света
26.11.2025 вимкнули газ
25 листопада не вивезли сміття
в 2019 году ремонтировали
черга 3.2
на вулиці темно
дорога розбита
яма на дорозі
по дорозі тече вода
собаки на пустирі
немає гарячої води
зелена трава
нова дорога
центральна частина міста
на українській мові
немає зв'язку
дякую за працю
дружба народів
12 контейнерів на весь двір
горить лампочка 60 ват
опора 45
привіт
так
"""

PLACES = """
де пункт незламності на Карачунах | Карачунах
на Рибасовому темно | Рибасовому
"""


LANDMARKS = """
біля АТБ темно | біля АТБ
возле школы 12 яма | возле школы 12
навпроти Епіцентру не горить ліхтар | навпроти Епіцентру
яма біля зупинки Ясень великa | біля зупинки Ясень
на остановке Ясень нет лавки | на остановке Ясень
напротив магазина «Таврия» лёд | напротив магазина «Таврия»
на 95-му нема світла | на 95-му
3 під'їзд, біля школи №45 | 3 під’їзд, біля школи №45
біля школи 3 дні нема світла | біля школи
"""


def lines(table: str) -> list[str]:
    return table.strip().splitlines()


@pytest.mark.parametrize("line", lines(FOUND))
def test_found(line: str, nlu: Understander) -> None:
    text, _, expected = line.rpartition(" | ")
    wanted = dict(pair.split("=") for pair in expected.split())
    address = nlu.understand(text).address
    assert address is not None
    names = (*PARTS, "former")
    found = {name: getattr(address, name) for name in names if getattr(address, name) is not None}
    assert found == {name: value.replace("_", " ") for name, value in wanted.items()}


@pytest.mark.parametrize("text", lines(NOTHING))
def test_nothing_found(text: str, nlu: Understander) -> None:
    assert nlu.understand(text).address is None


@pytest.mark.parametrize("line", lines(PLACES))
def test_a_place_is_told_in_words(line: str, nlu: Understander) -> None:
    text, words = line.split(" | ")
    address = nlu.understand(text).address
    assert address is not None
    assert (address.street, address.text) == (None, words)


@pytest.mark.parametrize("line", lines(LANDMARKS))
def test_a_landmark_is_kept_in_words(line: str, nlu: Understander) -> None:
    text, words = line.split(" | ")
    address = nlu.understand(text).address
    assert address is not None
    assert (address.street, address.house, address.text) == (None, None, words)


def test_beside_a_street_no_landmark_is_kept(nlu: Understander) -> None:
    address = nlu.understand("яма біля АТБ на Димитрова").address
    assert address is not None
    assert (address.street, address.text) == ("Героїв АТО", "Димитрова")


MOST_WRONG = 0.02


def test_addresses_keep_their_figure(nlu: Understander) -> None:
    """Written to build the reading of addresses with: how well it does on texts of others, the evaluation says."""
    rows = [json.loads(line) for line in DEVELOPMENT.read_text(encoding="utf-8").splitlines()]
    wrong = []
    for row in rows:
        address = nlu.understand(row["text"]).address
        found = {part: getattr(address, part, None) for part in PARTS}
        if any(found[part] != row[part] for part in PARTS):
            wrong.append((row["text"], found))
    assert len(wrong) <= MOST_WRONG * len(rows), wrong


def test_the_words_of_the_address_are_the_residents_own(nlu: Understander) -> None:
    address = nlu.understand("Доброго дня! По вул. Соборності, 12а у 2-му під'їзді темно").address
    assert address is not None
    assert address.text == "вул. Соборності, 12а, 2-му під’їзді"
    assert address.street_type == "вулиця"


def test_district_only_where_it_is_said(nlu: Understander) -> None:
    said = nlu.understand("не чистять дороги в Покровському районі").address
    unsaid = nlu.understand("Соборності 20").address
    assert said is not None
    assert unsaid is not None
    assert (said.district, unsaid.district) == ("Покровський", None)


def test_the_type_decides_between_streets_of_one_name(nlu: Understander) -> None:
    kinds = {
        text: (address.street_type if (address := nlu.understand(text).address) else None)
        for text in ("пров. Гоголя 5", "вул. Гоголя 5", "Гоголя 5")
    }
    assert kinds == {"пров. Гоголя 5": "провулок", "вул. Гоголя 5": "вулиця", "Гоголя 5": None}


def test_every_street_is_found_by_its_full_name(nlu: Understander, words: CityWords) -> None:
    kinds = {"вулиця", "провулок", "проспект", "бульвар", "площа"}
    missed = []
    for street in words.streets:
        address = nlu.understand(f"{street.type} {street.name}, 20").address
        if street.type in kinds and (address is None or address.street != street.name):
            missed.append((street.type, street.name))
    assert len(missed) <= len(words.streets) // 100, missed
