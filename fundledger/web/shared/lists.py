"""Lists: what an address asks for, the filters that it applies, and the pages it goes by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import marshmallow as ma
from flask import request

from fundledger.web.shared.fields import messages
from fundledger.web.shared.language import same_page
from fundledger.web.shared.words import refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fundledger.web.shared.fields import Form


@dataclass(frozen=True, slots=True)
class Asked:
    """An address read by a schema: its values, what was typed, and a sentence for each field that was refused."""

    values: dict[str, Any]
    typed: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        return 422 if self.errors else 200


class Chip(NamedTuple):
    """One applied filter: its field's name, its value in words, and the address without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Pages:
    """Where a page stands in a list."""

    number: int
    size: int
    count: int

    @property
    def last(self) -> int:
        return max(1, -(-self.count // self.size))

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.size


def asked(schema: type[Form]) -> Asked:
    """Read the address; what was refused is left out of the values and explained in `errors`."""
    typed = request.args.to_dict()
    loaded, errors = load(schema, typed)
    return Asked(loaded, typed, errors)


def load(schema: type[Form], typed: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values that a schema reads, and one sentence for each field that it refuses."""
    try:
        return schema().load(typed), {}
    except ma.ValidationError as error:
        valid = error.valid_data if isinstance(error.valid_data, dict) else {}
        return valid, {name: refusal(found[0]) for name, found in messages(error).items()}


def chips(wanted: Asked, words: Mapping[str, tuple[str, str]]) -> list[Chip]:
    """A chip for each applied filter; `words` gives, by field, its name and its value in words."""
    return [
        Chip(label, value, same_page(**{name: None, "page": None}))
        for name, (label, value) in words.items()
        if wanted.values.get(name)
    ]
