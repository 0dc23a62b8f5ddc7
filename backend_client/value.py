"""What every value of the core API has in common: frozen, and tolerant of what it does not know."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator


class Value(BaseModel):
    """Unknown members are ignored; a ``null`` member counts as absent; errors never quote what was read."""

    model_config = ConfigDict(
        frozen=True, extra="ignore", validate_by_name=True, allow_inf_nan=False, hide_input_in_errors=True
    )

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, given: Any) -> Any:
        if isinstance(given, dict) and None in given.values():
            return {name: member for name, member in given.items() if member is not None}
        return given

    def to_json(self) -> dict[str, Any]:
        """The JSON object that the contract describes; absent members are left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)
