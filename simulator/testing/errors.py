# SPDX-License-Identifier: EUPL-1.2
"""What may go wrong between a test and the simulator that it uses.

KszError
├── KszUnreachableError     no simulator answers at the URL
│   └── KszBrokenOffError   its answer broke off
├── KszRefusedError         the simulator refused: `status`, and `problems` one by one; nothing has changed
│   ├── KszAccessError      401, 403: the token, or a machine that may not
│   ├── KszNotFoundError    404: a name that is not there; the message tells the nearest
│   ├── KszConflictError    409: a name that is taken, or something that others need
│   └── KszInvalidError     400, 413, 415, 422: what cannot be meant
└── KszCheckError           a check that failed: an AssertionError, whose text tells what was received instead
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where (`path` in what was sent, or `file` and `line`), what, and what to do about it."""

    message: str
    path: str = ""
    file: str | None = None
    line: int | None = None
    remedy: str = ""

    def __str__(self) -> str:
        where = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        text = ": ".join(part for part in (where, self.path, self.message) if part)
        return f"{text}. {self.remedy}" if self.remedy else text


class KszError(Exception):
    """The root of all."""


class KszUnreachableError(KszError):
    """No simulator answers, or something else does."""


class KszBrokenOffError(KszUnreachableError):
    """The answer of the simulator broke off."""


class KszRefusedError(KszError):
    """The simulator refused, with this HTTP `status`."""

    def __init__(self, status: int, message: str, problems: Sequence[Problem] = ()) -> None:
        self.status, self.message, self.problems = status, message, tuple(problems)
        super().__init__("\n".join(map(str, problems)) or message)


class KszAccessError(KszRefusedError):
    """The token is wrong, or there is none."""


class KszNotFoundError(KszRefusedError):
    """There is nothing of that name."""


class KszConflictError(KszRefusedError):
    """The name is taken, or something else needs what was to be changed."""


class KszInvalidError(KszRefusedError):
    """What was sent cannot be meant."""


class KszCheckError(KszError, AssertionError):
    """What was expected was not so. `answer` has `message`, `matched` and `nearest` as the control API tells them."""

    def __init__(self, answer: Mapping[str, Any]) -> None:
        self.answer = answer
        super().__init__(answer["message"])


_KINDS: Mapping[int, type[KszRefusedError]] = {
    401: KszAccessError, 403: KszAccessError, 404: KszNotFoundError, 409: KszConflictError, 400: KszInvalidError,
    413: KszInvalidError, 415: KszInvalidError, 422: KszInvalidError,
}  # fmt: skip


def refused(status: int, content: bytes, url: str) -> KszError:
    """What the control API says when it refuses."""
    try:
        error = json.loads(content)["error"]
        problems = [Problem(**problem) for problem in error["problems"]]
        message = str(error["message"])
    except (ValueError, KeyError, TypeError):
        return KszUnreachableError(f"what answers at {url} is no ksz-simulator (HTTP {status})")
    return _KINDS.get(status, KszRefusedError)(status, message, problems)
