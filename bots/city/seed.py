"""The city as a sandbox core starts from it."""

from __future__ import annotations

from backend_client.sandbox.seed import Seed, SeedExecutor, SeedStreet
from bots.city.city import City


def seed(city: City) -> Seed:
    """The city's classifier, streets and executors; of each kind the first executor."""
    executors: dict[str, SeedExecutor] = {}
    for executor in city.executors:
        executors.setdefault(executor.kind, SeedExecutor(executor.name, executor.phone))
    classifier = city.classifier
    return Seed(
        version=classifier["version"],
        decision=classifier.get("decision", ""),
        in_force_since=classifier["in_force_since"],
        entries=tuple(classifier["entries"]),
        streets=tuple(SeedStreet(street.name, street.type, street.district, street.former) for street in city.streets),
        executors=executors,
        demonstration=city.file.demonstration,
    )
