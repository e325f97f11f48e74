# SPDX-License-Identifier: EUPL-1.2
"""The control API of a running simulator over HTTP: what the Python client and the commands have in common."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPException
from pathlib import Path
from typing import Any, Protocol
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import OpenerDirector, ProxyHandler, Request, build_opener

from simulator.testing.errors import KszBrokenOffError, KszError, KszUnreachableError, refused

BASE = "/control/v1"
_TIMEOUT = 60
_PIECE = 65536
__tracebackhide__ = True
"""Pytest leaves the frames of this module out of its reports: the line of the test is what counts."""


def in_sandbox(name: str, *parts: str) -> str:
    """The path of something in a sandbox."""
    return "/".join(("/sandboxes", *(quote(part, safe="") for part in (name, *parts))))


class Readable(Protocol):
    """A file that is open for reading, or what reads like one."""

    def read(self, most: int = -1, /) -> bytes:
        """The next bytes, at most so many."""


@dataclass(frozen=True)
class Sent:
    """A body that is a file: how many bytes it has, and its content type."""

    file: Readable
    size: int
    kind: str


@dataclass(frozen=True)
class Transport:
    """The control API at a URL. KszRefusedError with what the server says, KszUnreachableError if nothing answers."""

    url: str
    token: str | None = field(default=None, repr=False)
    seconds: float = field(default=_TIMEOUT, kw_only=True)

    def get(self, path: str, **query: Any) -> Any:
        """The JSON data at a path; parts of the query that are None are left out."""
        return self._json("GET", _with_query(path, query))

    def content(self, path: str, **query: Any) -> bytes:
        """What stands at a path, as it is."""
        return self._send("GET", _with_query(path, query), None)

    def post(self, path: str, body: Any = None, seconds: float | None = None) -> Any:
        """The answer to a POST, for which the server may need so many seconds."""
        return replace(self, seconds=seconds or self.seconds)._json("POST", path, body)

    def put(self, path: str, body: Any) -> Any:
        """The answer to a PUT."""
        return self._json("PUT", path, body)

    def patch(self, path: str, body: Any) -> Any:
        """The answer to a PATCH."""
        return self._json("PATCH", path, body)

    def delete(self, path: str, body: Any = None) -> Any:
        """What is at a path, or what the body means, is gone; the answer, if there is one."""
        answer = self._send("DELETE", path, body)
        return json.loads(answer) if answer else None

    def pieces(self, path: str, **query: Any) -> Iterator[bytes]:
        """What stands at a path, piece by piece; KszBrokenOffError if it breaks off."""
        with self._asked("GET", _with_query(path, query), None) as pieces:
            yield from pieces

    def send_file(
        self, path: str, file: Readable, size: int, kind: str, seconds: float | None = None, **query: Any
    ) -> Any:
        """The answer to a POST of a file of so many bytes and this content type."""
        sent = Sent(file, size, kind)
        return replace(self, seconds=seconds or self.seconds)._json("POST", _with_query(path, query), sent)

    def stream(self, method: str, path: str, body: Any = None, **query: Any) -> Iterator[bytes]:
        """The lines of a long answer, as they come; KszBrokenOffError if it breaks off."""
        rest = b""
        with self._asked(method, _with_query(path, query), body) as pieces:
            for piece in pieces:
                *whole, rest = (rest + piece).split(b"\n")
                yield from whole
        if rest:
            yield rest

    def _failed(self, error: KszError) -> Exception:
        """What is raised; a subclass may have errors of its own."""
        return error

    def _json(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._send(method, path, body)
        try:
            return json.loads(answer)
        except ValueError as error:
            raise self._failed(KszUnreachableError(f"what answers at {self.url} is no ksz-simulator")) from error

    def _send(self, method: str, path: str, body: Any) -> bytes:
        try:
            with self._asked(method, path, body) as pieces:
                return b"".join(pieces)
        except KszError as error:
            raise error.with_traceback(None) from None  # the message says it all; urllib's frames would hide it

    @contextmanager
    def _asked(self, method: str, path: str, body: Any) -> Iterator[Iterable[bytes]]:
        """The answer to a request in pieces, as long as it is wanted."""
        headers = {"Accept": "application/json"}
        data, kind, length = body_of(body)
        if kind is not None:
            headers |= {"Content-Type": kind, "Content-Length": str(length)}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        with self._opened(method, path, data, headers) as answer:
            yield self._pieces(answer)

    def _opened(self, method: str, path: str, data: Any, headers: dict[str, str]) -> Any:
        try:
            request = Request(f"{self.url.rstrip('/')}{BASE}{path}", data, headers, method=method)  # noqa: S310
            return opener(self.url).open(request, timeout=self.seconds)
        except HTTPError as error:
            with error:
                raise self._failed(refused(error.code, error.read(), self.url)) from None
        except (URLError, HTTPException, OSError, ValueError) as error:
            reason = getattr(error, "reason", None) or error
            said = f"no simulator answers at {self.url} ({reason}); start one with `ksz-sim serve`, or give its URL"
            raise self._failed(KszUnreachableError(said)) from None

    def _pieces(self, answer: Any) -> Iterator[bytes]:
        try:
            while piece := answer.read1(_PIECE):
                yield piece
        except (HTTPException, OSError) as error:
            said = f"the answer of {self.url} broke off ({error or type(error).__name__})"
            raise self._failed(KszBrokenOffError(said)) from error


def opener(url: str) -> OpenerDirector:
    """What opens a URL; a proxy is not asked for what runs on this machine."""
    host = urlsplit(url).hostname or ""
    local = host in ("localhost", "::1") or host.startswith("127.")
    return build_opener(*([ProxyHandler({})] if local else []))


def whole_file(file: str | Path, pieces: Iterable[bytes]) -> None:
    """The pieces are in the file, which is there as a whole or not at all."""
    part = Path(f"{file}.part")
    try:
        with part.open("wb") as written:
            written.writelines(pieces)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def body_of(body: Any) -> tuple[bytes | Readable | None, str | None, int]:
    """What is sent, its content type and its length; all of it none where there is no body."""
    if body is None:
        return None, None, 0
    if isinstance(body, Sent):
        return body.file, body.kind, body.size
    data = json.dumps(body, default=str).encode()
    return data, "application/json", len(data)


def _with_query(path: str, query: dict[str, Any]) -> str:
    plain = {True: "true", False: "false"}
    given = {key: plain[v] if isinstance(v, bool) else v for key, v in query.items() if v is not None}
    return f"{path}?{urlencode(given)}" if given else path
