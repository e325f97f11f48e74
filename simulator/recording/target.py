# SPDX-License-Identifier: EUPL-1.2
"""The endpoint that requests are sent on to: one answer, byte for byte, within bounds of time and size."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import monotonic

import httpx

from simulator.errors import ConfigurationError
from simulator.world.recording import Wanted

_HOP_BY_HOP = frozenset(
    {
        "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade",
    }
)  # fmt: skip
_OURS = frozenset({"host", "content-length", "expect", "forwarded", "via", "x-real-ip", "date"})
_REDIRECT = range(300, 400)
_CONNECTIONS = 32

Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    """What the target answered."""

    status: int
    reason: str
    headers: Headers
    body: bytes

    @property
    def redirects(self) -> bool:
        """True if it sends the client elsewhere, which is told and not followed."""
        return self.status in _REDIRECT

    def header(self, name: str) -> str:
        """The value of a header; empty where there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")


class TargetError(Exception):
    """The target gave no answer. `outcome` is that of the rule forwarding.target, `status` what HTTP says of it."""

    def __init__(self, outcome: str, status: int, reason: str) -> None:
        super().__init__(reason)
        self.outcome, self.status, self.reason = outcome, status, reason


@dataclass(frozen=True)
class Identity:
    """What we show the target, and whom we trust: files of this machine, named in the settings."""

    certificate: Path | None = None
    key: Path | None = None
    authorities: Path | None = None


def tls_of(identity: Identity, verify: bool) -> ssl.SSLContext:
    """TLS towards a target; ConfigurationError where a file cannot be used."""
    try:
        context = ssl.create_default_context(cafile=identity.authorities)
        if identity.certificate is not None:
            context.load_cert_chain(identity.certificate, identity.key, password=_no_password)
    except (OSError, ValueError) as error:
        files = ", ".join(str(file) for file in (identity.authorities, identity.certificate, identity.key) if file)
        raise ConfigurationError(
            f"record_certificate, record_key, record_ca: {files} cannot be used: {_words(error)}; name PEM files, "
            "and a key without password"
        ) from error
    if not verify:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _no_password() -> str:
    raise ValueError("the key has a password")


class Target:
    """Connections to one target. Threads may use them at the same time; the last one closes them after the end."""

    def __init__(self, wanted: Wanted, identity: Identity) -> None:
        self._wanted = wanted
        self._lock, self._users, self._ended = Lock(), 0, False
        self._tls = tls_of(identity, wanted.verify) if wanted.target.startswith("https:") else False
        self._client = self._opened()

    def _opened(self) -> httpx.Client:
        return httpx.Client(
            verify=self._tls, follow_redirects=False, trust_env=False, timeout=self._wanted.timeout,
            limits=httpx.Limits(max_connections=_CONNECTIONS, keepalive_expiry=15),
        )  # fmt: skip

    @contextmanager
    def _used(self) -> Iterator[None]:
        with self._lock:
            self._users += 1
            if self._client.is_closed:  # whoever meant to ask before the end
                self._client = self._opened()
        try:
            yield
        finally:
            with self._lock:
                self._users -= 1
                self._close_if_unused()

    def _close_if_unused(self) -> None:
        if self._ended and not self._users:
            self._client.close()

    def ask(self, path: str, headers: Iterable[tuple[str, str]], body: bytes) -> Answer:
        """The answer to a POST; TargetError where there is none in time and size."""
        with self._used():
            return self._ask(path, headers, body)

    def _ask(self, path: str, headers: Iterable[tuple[str, str]], body: bytes) -> Answer:
        until = monotonic() + self._wanted.timeout
        try:
            request = httpx.Request("POST", f"{self._wanted.target}{path}", headers=list(headers), content=body)
            request.extensions["timeout"] = httpx.Timeout(self._wanted.timeout).as_dict()
            answer = self._client.send(request, stream=True)
            try:
                return self._whole(answer, until)
            finally:
                answer.close()
        except httpx.TimeoutException:
            raise self._late() from None
        except httpx.ConnectError as error:
            raise self._unconnected(error) from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError):  # whose words may repeat a part of the answer
            reason = f"{self._wanted.target} broke off its answer, or does not answer in HTTP"
            raise TargetError("broken-off", 502, reason) from None

    def _whole(self, answer: httpx.Response, until: float) -> Answer:
        pieces, length = [], 0
        for piece in answer.iter_raw():
            pieces.append(piece)
            length += len(piece)
            if length > self._wanted.largest:
                reason = f"the answer of {self._wanted.target} is longer than {self._wanted.largest} bytes"
                raise TargetError("too-long", 502, reason)
            if monotonic() > until:
                raise self._late()
        named = {name.strip().lower() for name in answer.headers.get("connection", "").split(",")}
        headers = [
            (name, value)
            for name, value in answer.headers.multi_items()
            if name.lower() not in _HOP_BY_HOP | _OURS | named
        ]
        return Answer(answer.status_code, answer.reason_phrase, headers, b"".join(pieces))

    def _late(self) -> TargetError:
        seconds = f"{self._wanted.timeout:g}"
        return TargetError("timeout", 504, f"{self._wanted.target} did not answer within {seconds} seconds")

    def _unconnected(self, error: httpx.ConnectError) -> TargetError:
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, ssl.SSLError):
            cause = cause.__cause__ or cause.__context__
        if cause is not None or "SSL" in str(error) or "CERTIFICATE" in str(error):
            return TargetError("tls", 502, f"TLS with {self._wanted.target} failed: {_words(cause or error)}")
        return TargetError("unreachable", 502, f"{self._wanted.target} cannot be reached: {_words(error)}")

    def close(self) -> None:
        """Let the connections go, as soon as nobody waits for an answer."""
        with self._lock:
            self._ended = True
            self._close_if_unused()


def sent_on(headers: Iterable[tuple[str, str]], dropped: Iterable[str] = ()) -> Headers:
    """The headers of a request that are for the target: not those of a connection, of a proxy, or of ours."""
    found = list(headers)
    named = {part.strip().lower() for name, value in found if name.lower() == "connection" for part in value.split(",")}
    gone = _HOP_BY_HOP | _OURS | named | {name.lower() for name in dropped}
    kept = [(n, v) for n, v in found if n.lower() not in gone and not n.lower().startswith("x-forwarded-")]
    return [(n, _coding(v) if n.lower() == "accept-encoding" else v) for n, v in kept]


def _coding(accepted: str) -> str:
    """Of the codings that a client takes those that can be read on the way."""
    return "gzip" if "gzip" in accepted.lower() else "identity"


def _words(error: BaseException) -> str:
    """What an error says, in one line."""
    text = str(getattr(error, "strerror", None) or error).strip()
    return text.splitlines()[0][:200] if text else type(error).__name__
