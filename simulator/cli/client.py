# SPDX-License-Identifier: EUPL-1.2
"""The control API of a running simulator, as the commands use it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import OpenerDirector, ProxyHandler, Request, build_opener

from simulator.cli.group import REFUSED, USAGE, Failure

BASE = "/control/v1"
_TIMEOUT = 60
_PIECE = 65536
_ACCESS = (401, 403)


def in_sandbox(name: str, *parts: str) -> str:
    """The path of something in a sandbox."""
    return "/".join(("/sandboxes", *(quote(part, safe="") for part in (name, *parts))))


@dataclass(frozen=True)
class Control:
    """The control API at a URL. Failure with what the server says if it refuses, or if nothing answers."""

    url: str
    token: str | None = None
    seconds: float = field(default=_TIMEOUT, kw_only=True)

    def get(self, path: str, **query: Any) -> Any:
        """The JSON data at a path; parts of the query that are None are left out."""
        given = {key: value for key, value in query.items() if value is not None}
        return self._json("GET", f"{path}?{urlencode(given)}" if given else path)

    def content(self, path: str) -> bytes:
        """What stands at a path, as it is."""
        return self._send("GET", path, None)

    def post(self, path: str, body: Any = None, seconds: float = _TIMEOUT) -> Any:
        """The answer to a POST, for which the server may need so many seconds."""
        return replace(self, seconds=seconds)._json("POST", path, body)

    def put(self, path: str, body: Any) -> Any:
        """The answer to a PUT."""
        return self._json("PUT", path, body)

    def delete(self, path: str) -> None:
        """What is at a path is gone."""
        self._send("DELETE", path, None)

    def stream(self, method: str, path: str, body: Any = None, **query: Any) -> Iterator[bytes]:
        """The lines of a long answer, as they come; Failure if it breaks off."""
        given = {key: value for key, value in query.items() if value is not None}
        rest = b""
        with self._asked(method, f"{path}?{urlencode(given)}" if given else path, body) as pieces:
            for piece in pieces:
                *whole, rest = (rest + piece).split(b"\n")
                yield from whole
        if rest:
            yield rest

    def _json(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._send(method, path, body)
        try:
            return json.loads(answer)
        except ValueError as error:
            raise Failure(f"what answers at {self.url} is no ksz-simulator", code=USAGE) from error

    def _send(self, method: str, path: str, body: Any) -> bytes:
        with self._asked(method, path, body) as pieces:
            return b"".join(pieces)

    @contextmanager
    def _asked(self, method: str, path: str, body: Any) -> Iterator[Iterable[bytes]]:
        """The answer to a request in pieces, as long as it is wanted."""
        headers = {"Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = None if body is None else json.dumps(body).encode()
        with self._opened(method, path, data, headers) as answer:
            yield self._pieces(answer)

    def _opened(self, method: str, path: str, data: bytes | None, headers: dict[str, str]) -> Any:
        try:
            request = Request(f"{self.url.rstrip('/')}{BASE}{path}", data, headers, method=method)  # noqa: S310
            return self._opener().open(request, timeout=self.seconds)
        except HTTPError as error:
            with error:
                raise refused(error.code, error.read(), self.url) from error
        except (URLError, HTTPException, OSError, ValueError) as error:
            reason = getattr(error, "reason", None) or error
            raise Failure(
                f"no simulator answers at {self.url} ({reason}); start one with `ksz-sim serve`, or give --url",
                code=USAGE,
            ) from error

    def _pieces(self, answer: Any) -> Iterator[bytes]:
        try:
            while piece := answer.read1(_PIECE):
                yield piece
        except (HTTPException, OSError) as error:
            raise Failure(f"the answer of {self.url} broke off ({error or type(error).__name__})") from error

    def _opener(self) -> OpenerDirector:
        """A proxy is not asked for what runs on this machine."""
        host = urlsplit(self.url).hostname or ""
        local = host in ("localhost", "::1") or host.startswith("127.")
        return build_opener(*([ProxyHandler({})] if local else []))


def refused(status: int, content: bytes, url: str) -> Failure:
    """What the control API says when it refuses."""
    code = USAGE if status in _ACCESS else REFUSED
    try:
        error = json.loads(content)["error"]
        problems = error["problems"]
        lines = [_problem(problem) for problem in problems] or [error["message"]]
    except (ValueError, KeyError, TypeError):
        return Failure(f"what answers at {url} is no ksz-simulator (HTTP {status})", code=USAGE)
    return Failure(*lines, code=code, problems=problems)


def _problem(problem: dict[str, Any]) -> str:
    where = ":".join(str(part) for part in (problem["file"], problem["line"]) if part is not None)
    text = ": ".join(part for part in (where, problem["path"], problem["message"]) if part)
    return f"{text}. {problem['remedy']}" if problem["remedy"] else text
