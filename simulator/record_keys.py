# SPDX-License-Identifier: EUPL-1.2
"""Which keys a record takes, and which of them somebody meant who wrote another one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from types import NoneType
from typing import Any, get_args, get_origin

from pydantic import BaseModel

_NEAR = 0.5
_HOLDERS = (tuple, list, dict)


def keys_at(kind: Any, path: Sequence[str | int]) -> tuple[str, ...]:
    """The keys that the record at `path` of a value of type `kind` may have; none where there is no record.

    A step that leads nowhere is passed over: pydantic tells the members of unions among the steps.
    """
    here = list(_parts(kind))
    for step in path:
        named = [part for part in here if getattr(part, "__name__", None) == step]
        here = [part for one in here for part in _inside(one, step)] or named or here
    models = [part for part in here if _is_model(part)]
    return tuple(dict.fromkeys(field.alias or n for model in models for n, field in model.model_fields.items()))


def meant(key: object, known: Sequence[str]) -> str:
    """`Did you mean ssin? There is ssin, times, ...`: the known keys, the one that is nearest first."""
    if not known:
        return ""
    word = str(key).lower()
    ranks = {name: SequenceMatcher(None, word, name.lower()).ratio() for name in known}
    nearest = sorted(known, key=lambda name: -ranks[name])
    hint = f"Did you mean {nearest[0]}? " if ranks[nearest[0]] >= _NEAR else ""
    return f"{hint}There is {', '.join(nearest)}"


def _parts(kind: Any) -> Iterator[Any]:
    """What `kind` may be, without the ways around it (`Annotated[...]`, `... | None`)."""
    if not get_args(kind) or get_origin(kind) in _HOLDERS:
        yield kind
        return
    inner = get_args(kind)[:1] if hasattr(kind, "__metadata__") else get_args(kind)
    for part in inner:
        if part is not NoneType:
            yield from _parts(part)


def _inside(kind: Any, step: str | int) -> Iterator[Any]:
    """What may stand at `step` of a value of type `kind`."""
    if _is_model(kind):
        for name, field in kind.model_fields.items():
            if step in (name, field.alias):
                yield from _parts(field.annotation)
    elif get_origin(kind) in _HOLDERS and get_args(kind):
        yield from _parts(get_args(kind)[1 if get_origin(kind) is dict else 0])


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
