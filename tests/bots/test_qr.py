"""Sheets: the list is read or its mistake named; what is printed can be scanned, and leads where it should."""

from __future__ import annotations

import itertools
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from bots import cli
from bots.city import City
from bots.qr_fonts import letters
from bots.qr_list import ListError, read_addresses, read_list
from bots.qr_sheet import LEAST_MODULE, QUIET, Code, SheetError, Wordings, sheet
from bots.storage.links import place_token
from nlu.values import Street

STREETS = (Street("Соборності", "вулиця", (), None), Street("Володимира Великого", "проспект", (), None))
WORDS = Wordings("Щось зламалось? Напишіть нам", "Something broken? Write to us", "Контакт-центр 1520", "1520")
LIST = """\ufefftext;street;house;entrance;district;lat;lon;id
;вул. Соборності;12;3;Саксаганський;;;
зупинка «Площа Визволення»;;;;;47,9095;33,3912;stop-17
"""


def listed(folder: Path, text: str) -> Path:
    path = folder / "list.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_list_of_a_spreadsheet(tmp_path: Path) -> None:
    entrance, stop = read_list(listed(tmp_path, LIST), STREETS)
    assert entrance == {
        "text": "вул. Соборності, 12",
        "street": "Соборності",
        "house": "12",
        "entrance": "3",
        "district": "Саксаганський",
    }
    assert stop == {"text": "зупинка «Площа Визволення»", "lat": 47.9095, "lon": 33.3912, "id": "stop-17"}


def test_an_address_as_it_is_written_is_the_same_place(tmp_path: Path) -> None:
    (entrance, _) = read_list(listed(tmp_path, LIST), STREETS)
    for text in ("вул. Соборності, 12, під'їзд 3", "вулиця Соборності 12, під’їзд 3"):
        (typed,) = read_addresses([text], STREETS)
        assert place_token(typed) == place_token(entrance)
    assert read_addresses(["Парк Героїв"], STREETS) == [{"text": "Парк Героїв"}]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "header"),
        ("text\n", "no places"),
        ("text,flat\nа,1\n", ":1: unknown column «flat»"),
        ("house\n12\n", ":1: the header row"),
        ("text,house\nа,12\n,13\n", ":3: neither text nor street"),
        ("text\nвул. Соборності, 12\n", ":2: more fields than columns"),
        ("text,lat\nа,47\n", ":2: lat and lon go together"),
        ("text,lat,lon\nа,47,схід\n", ":2: lat and lon must be numbers"),
        ("text,lat,lon\nа,470,33\n", ":2: there is no such point"),
        ("text\n" + "а" * 121, ":2: text is longer"),
    ],
)
def test_a_mistake_names_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ListError) as wrong:
        read_list(listed(tmp_path, text), STREETS)
    assert said in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_codes_are_large_enough_and_have_their_margin() -> None:
    fonts = letters([])
    links = dict.fromkeys(
        ("telegram", "viber", "web"), f"https://1520.example.gov.ua/{'x' * 30}?start=0123456789abcdef"
    )
    codes = [shape for shape in sheet({"text": "А"}, links, WORDS, fonts) if isinstance(shape, Code)]
    assert [code.link for code in codes] == list(links.values())
    for code in codes:
        assert code.module >= LEAST_MODULE
        assert code.size == pytest.approx((len(code.rows) + 2 * QUIET) * code.module)
    for one, other in itertools.pairwise(codes):
        assert one.x + one.size < other.x
    with pytest.raises(SheetError, match="too long"):
        sheet({"text": "А"}, {**links, "web": "https://x/" + "y" * 150}, WORDS, fonts)
    with pytest.raises(SheetError, match="no room"):
        sheet({"text": "дуже довга назва " * 20}, links, WORDS, fonts)


@pytest.mark.parametrize(("size", "pages"), [("a6", 2), ("a4", 1)])
def test_a_printed_sheet_can_be_scanned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], size: str, pages: int
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FRONTDOOR_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/frontdoor.db")
    monkeypatch.setenv("FRONTDOOR_PUBLIC_URL", "https://1520.example")
    monkeypatch.setenv("FRONTDOOR_CITY", str(Path(__file__).parents[2] / "cities" / "kryvyi-rih"))
    names = ["--telegram-name", "kr1520_bot", "--viber-uri", "kr1520bot", "--size", size]
    assert cli.run(["qr", str(listed(tmp_path, LIST)), "--out", "out", *names]) == 0
    assert "2 sheets for telegram, viber, web" in capsys.readouterr().out
    document = pypdfium2.PdfDocument(tmp_path / "out" / "sheets.pdf")
    assert len(document) == pages
    found = [code.text for page in document for code in zxingcpp.read_barcodes(page.render(scale=150 / 72).to_pil())]
    words = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    city = City.load(Path(__file__).parents[2] / "cities" / "kryvyi-rih")
    expected = set()
    for place in read_list(tmp_path / "list.csv", city.streets):
        token = place_token(place)
        expected |= {f"https://t.me/kr1520_bot?start={token}", f"viber://pa?chatURI=kr1520bot&context={token}"}
        expected.add(f"https://1520.example/chat/?start={token}")
    assert set(found) == expected
    assert len(found) == len(expected)
    for said in ("Щось зламалось?", "Вул. Соборності, 12", "під’їзд 3", "1520", "112"):
        assert said in words
    drawn = (tmp_path / "out" / "1.svg").read_text("utf-8")
    assert drawn.count("<path") > 10
    assert "<text" not in drawn


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["вул. Соборності, 12"], "there is no channel to lead to"),
        (["вул. Соборності, 12", "--channels", "viber"], "FRONTDOOR_VIBER_URI"),
        (["вул. Соборності, 12", "--channels", "fax"], "there is no «fax»"),
        (["вул. Соборності, 12", "--size", "a5"], "--size"),
        (["none.csv", "--telegram-name", "kr1520_bot"], "none.csv"),
    ],
)
def test_what_cannot_be_printed_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FRONTDOOR_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/frontdoor.db")
    monkeypatch.setenv("FRONTDOOR_CITY", str(Path(__file__).parents[2] / "cities" / "kryvyi-rih"))
    assert cli.run(["qr", *arguments, "--out", "out"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out").exists()
