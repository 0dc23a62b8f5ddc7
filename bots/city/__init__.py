"""The city folder: reads and checks it, and hands plain values on."""

from __future__ import annotations

from bots.city.city import City, CityAnswer, CityEmergency, CityError, Executor

__all__ = ["City", "CityAnswer", "CityEmergency", "CityError", "Executor"]
