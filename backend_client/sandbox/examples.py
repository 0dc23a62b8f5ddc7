"""A city of seven streets, for tests and for a sandbox without a city folder."""

from __future__ import annotations

from backend_client.sandbox.seed import Json, Seed, SeedExecutor, SeedStreet


def small_seed() -> Seed:
    """Answer a small made-up seed: eight entries that together use every kind of requirement."""
    return Seed(
        version="demo-small-1",
        decision="демонстраційна редакція",
        in_force_since="2026-11-01",
        entries=_entries(),
        streets=_streets(),
        executors={
            "water_utility": SeedExecutor("КП «Кривбасводоканал»", "(056) 499-15-75"),
            "street_lighting": SeedExecutor("Служба зовнішнього освітлення"),
            "gas_dso": SeedExecutor("Газова служба", "104"),
        },
    )


def _entries() -> tuple[Json, ...]:
    water = {"code": "01", "title": "Водопостачання"}
    light = {"code": "06", "title": "Освітлення"}
    other = {"code": "09", "title": "Інше"}
    return (
        _entry("01.01", "Немає холодної води в будинку", water, ["street", "house"], due_days=1),
        _entry("01.02", "Тече кран у квартирі", water, ["street", "house", "entrance", "floor", "apartment"]),
        _entry("06.01", "Не горить ліхтар вуличного освітлення", light, ["street"], due_days=5),
        _entry("06.02", "Пошкоджена опора", light, ["street", "pole"], due_days=5),
        _entry("09.01", "Яма на дорозі", other, ["place"], due_days=10),
        _entry("09.02", "Порушення графіка руху", other, ["route", "vehicle"], due_days=15),
        _entry("09.03", "Стихійне сміттєзвалище", other, ["place", "photo", "contact"], due_days=7),
        {**_entry("10.01", "Запах газу", other, ["street", "house"], due_days=1), "urgency": "emergency",
         "emergency_phone": "104", "executor_kind": "gas_dso"},
    )  # fmt: skip


def _entry(code: str, title: str, group: Json, requires: list[str], due_days: int = 3) -> Json:
    kinds = {"01": "water_utility", "06": "street_lighting", "09": "city_works"}
    return {
        "code": code,
        "title": title,
        "group": group,
        "description": f"{title}. Демонстраційний опис.",
        "examples": [title.lower()],
        "requires": requires,
        "urgency": "normal",
        "due_days": due_days,
        "executor_kind": kinds[str(group["code"])],
    }


def _streets() -> tuple[SeedStreet, ...]:
    return (
        SeedStreet("Соборності", "вулиця", "Саксаганський", ("Димитрова",)),
        SeedStreet("Свято-Миколаївська", "вулиця", "Центрально-Міський", ("Леніна",)),
        SeedStreet("Петра Калнишевського", "вулиця", "Покровський", ("Шурупова",)),
        SeedStreet("200-річчя Кривого Рогу", "проспект", "Саксаганський"),
        SeedStreet("Миру", "проспект", "Металургійний"),
        SeedStreet("Миру", "провулок", "Інгулецький"),
        SeedStreet("Сонячний", "мікрорайон", "Саксаганський"),
    )
