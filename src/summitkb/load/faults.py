"""Pydantic's errors as findings: in the author's words, at their place in the file."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from summitkb.diagnostics import Diagnostic, Fix, Range
from summitkb.i18n.terminal import N_, _
from summitkb.load.front_matter import Metadata, Report
from summitkb.rules import corrections
from summitkb.rules import metadata as rules
from summitkb.rules.words import nearest

Model = TypeVar("Model", bound=BaseModel)
Location = tuple[int | str, ...]


def validate(
    model: type[Model],
    metadata: Metadata,
    path: str,
    report: Report,
    languages: Sequence[str] = (),
    entry: int | None = None,
) -> Model | None:
    """Read a document, or one entry of a list, as `model`; None, with every fault reported, when it is not one."""
    data, above = (metadata.data, ()) if entry is None else (metadata.data[entry], (entry,))
    try:
        return model.model_validate(data, context={"languages": languages})
    except ValidationError as error:
        for diagnostic in _diagnostics(model, error.errors(include_url=False), above, metadata.places, path):
            report(diagnostic)
        return None


def salvage(
    model: type[Model],
    metadata: Metadata,
    path: str,
    report: Report,
    languages: Sequence[str],
    stand_ins: Mapping[str, Any],
) -> tuple[Model, frozenset[str]] | None:
    """A document read as `model`, and its keys that have faults, all reported; None when it is no mapping.

    Each key with a fault, or that was forgotten, has its stand-in's value: what is right can be checked all the same.
    """
    context = {"languages": languages}
    try:
        return model.model_validate(metadata.data, context=context), frozenset()
    except ValidationError as error:
        errors = error.errors(include_url=False)
    for diagnostic in _diagnostics(model, errors, (), metadata.places, path):
        report(diagnostic)
    faulty = frozenset(str(fault["loc"][0]) for fault in errors if fault["loc"])
    if not isinstance(metadata.data, dict):
        return None
    sound = {key: value for key, value in metadata.data.items() if key not in faulty}
    return model.model_validate({**stand_ins, **sound}, context=context), faulty


def _diagnostics(
    model: type[BaseModel], errors: Sequence[ErrorDetails], above: Location, places: Mapping[str, Range], path: str
) -> Iterator[Diagnostic]:
    misspelt: set[Location] = set()
    for error in errors:
        if error["type"] == "extra_forbidden":
            *parent, key = error["loc"]
            known = _model_at(model, parent).model_fields
            misspelt.add((*parent, nearest(str(key), known) or ""))
            where = places.get(f"key:{_dotted((*above, *error['loc']))}", Range.at(1))
            given = [place.removeprefix("key:") for place in places if place.startswith("key:")]
            above_key = _dotted((*above, *parent))
            siblings = [name.removeprefix(f"{above_key}.") for name in given] if above_key else given
            fix = corrections.near_key(where, str(key), known, siblings)
            yield rules.unknown_key(path, where, str(key), known).with_fix(fix)
    for error in errors:
        loc = error["loc"]
        if error["type"] != "extra_forbidden" and not (error["type"] == "missing" and loc in misspelt):
            yield _fault(error, (*above, *loc), places, path)


def _fault(error: ErrorDetails, loc: Location, places: Mapping[str, Range], path: str) -> Diagnostic:
    place = _dotted(loc)
    key = next((part for part in reversed(loc) if isinstance(part, str)), _("an entry"))
    if error["type"] in {"missing", "string_too_short"}:
        return _missing_key(key, loc, places, path)
    explain = _EXPLANATIONS.get(error["type"], _malformed)
    where = places.get(place)
    fault = explain(path, where or Range.at(1), key, error)
    correct = _CORRECTIONS.get(error["type"])
    return fault.with_fix(correct(where, error) if correct and where else None)


def _missing_key(key: str, loc: Location, places: Mapping[str, Range], path: str) -> Diagnostic:
    """At the key when it stands there empty, else where its mapping begins."""
    place = _dotted(loc)
    if empty := places.get(f"key:{place}") or places.get(place):
        return rules.missing_key(path, empty, key, given=True)
    parent = places[_dotted(loc[:-1])] if len(loc) > 1 else Range.at(1)
    return rules.missing_key(path, Range.at(parent.line, parent.column), key, given=False)


def _malformed(path: str, where: Range, key: str, error: ErrorDetails) -> Diagnostic:
    expected = error.get("ctx", {}).get("expected", error["msg"])
    return rules.malformed(path, where, key, error["input"], _(expected))


def _wrong_type(path: str, where: Range, key: str, error: ErrorDetails) -> Diagnostic:
    expected = _TYPES[error["type"]]
    return rules.wrong_type(path, where, key, _(expected))


def _not_allowed(path: str, where: Range, key: str, error: ErrorDetails) -> Diagnostic:
    return rules.not_allowed(path, where, key, error["input"], _allowed(error))


def _allowed(error: ErrorDetails) -> list[str]:
    return re.findall(r"'([^']*)'", error["ctx"]["expected"])  # "'talk', 'panel' or 'forum'"


def _too_long(path: str, where: Range, key: str, error: ErrorDetails) -> Diagnostic:
    return rules.too_long(path, where, key, len(error["input"]), error["ctx"]["max_length"])


def _bad_number(path: str, where: Range, key: str, error: ErrorDetails) -> Diagnostic:
    return rules.bad_number(path, where, key, error["input"])


def _language(path: str, where: Range, key: str, error: ErrorDetails) -> Diagnostic:
    return rules.unknown_language(path, where, error["input"], error["ctx"]["languages"])


_TYPES = {
    "string_type": N_("a text"),
    "tuple_type": N_("a list, such as [one, two]"),
    "model_type": N_("a mapping of keys to values"),
}

_EXPLANATIONS: Mapping[str, Callable[[str, Range, str, ErrorDetails], Diagnostic]] = {
    **dict.fromkeys(_TYPES, _wrong_type),
    "literal_error": _not_allowed,
    "enum": _not_allowed,
    "string_too_long": _too_long,
    "int_parsing": _bad_number,
    "int_type": _bad_number,
    "int_from_float": _bad_number,
    "greater_than_equal": _bad_number,
    "less_than_equal": _bad_number,
    "language": _language,
    "date": lambda path, where, _key, error: rules.bad_date(path, where, error["input"]),
    "time": lambda path, where, _key, error: rules.bad_time(path, where, error["input"]),
    "web": lambda path, where, _key, error: rules.bad_url(path, where, error["input"]),
}

_CORRECTIONS: Mapping[str, Callable[[Range, ErrorDetails], Fix | None]] = {
    **dict.fromkeys(
        ("literal_error", "enum"),
        lambda where, error: corrections.near_value(where, error["input"], _allowed(error)),
    ),
    **dict.fromkeys(
        ("int_parsing", "int_type", "int_from_float"), lambda where, error: corrections.minutes(where, error["input"])
    ),
    "tuple_type": lambda where, error: corrections.as_list(where, error["input"]),
    "language": lambda where, error: corrections.near_value(where, error["input"], error["ctx"]["languages"]),
    "date": lambda where, error: corrections.date(where, error["input"]),
    "time": lambda where, error: corrections.time(where, error["input"]),
    "web": lambda where, error: corrections.web_address(where, error["input"]),
}


def _dotted(loc: Location) -> str:
    return ".".join(map(str, loc))


def _model_at(model: type[BaseModel], loc: Sequence[int | str]) -> type[BaseModel]:
    """The model of the mapping at `loc`: of the items of `links` for `("links", 1)`."""
    for part in loc:
        if isinstance(part, str):
            model = next(t for t in get_args(model.model_fields[part].annotation) if _is_model(t))
    return model


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
