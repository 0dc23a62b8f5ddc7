"""What every part of a city's file is."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """A part of a file: unknown fields are mistakes."""

    model_config = ConfigDict(extra="forbid", frozen=True)
