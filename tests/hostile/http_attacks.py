# SPDX-License-Identifier: EUPL-1.2
"""Attacks below and beside SOAP: HTTP itself, and the control API."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.hostile.attacks import Attack, head, post
from tests.hostile.process import MB
from tests.soap.wire import TEST_CONNECTION

_JSON = "application/json"
_SANDBOX = "/control/v1/sandboxes/default"


def _raw(data: Callable[[], bytes], *statuses: int, says: str = "") -> Attack:
    return Attack(lambda _: [data()], statuses or (400,), says)


def _chunked(body: bytes) -> Attack:
    return _raw(lambda: head(TEST_CONNECTION, "Content-Type: text/xml", "Transfer-Encoding: chunked") + body)


def _lengths(*headers: str) -> Attack:
    return _raw(lambda: head(TEST_CONNECTION, "Content-Type: text/xml", *headers) + b"0\r\n\r\nGET / HTTP/1.1\r\n\r\n")


HTTP = {
    "header of 1 MB": _raw(lambda: head("/", f"X: {'x' * MB}", method="GET"), 431),
    "header name of 1 MB": _raw(lambda: head("/", f"{'x' * MB}: x", method="GET"), 431),
    "10,000 headers": _raw(lambda: head("/", *[f"X{i}: 1" for i in range(10_000)], method="GET"), 431),
    "the same header 10,000 times": _raw(lambda: head("/", *["X: 1"] * 10_000, method="GET"), 431),
    "request line of 1 MB": _raw(lambda: head(f"/{'x' * MB}", method="GET"), 431),
    "query of 1 MB": _raw(lambda: head(f"{TEST_CONNECTION}?{'x' * MB}", method="GET"), 431),
    "nothing but line ends": _raw(lambda: b"\r\n" * MB, 431),
    "length and chunks": _lengths("Content-Length: 5", "Transfer-Encoding: chunked"),
    "two lengths": _lengths("Content-Length: 5", "Content-Length: 6"),
    "a list of lengths": _lengths("Content-Length: 5, 6"),
    "length with a sign": _lengths("Content-Length: +5"),
    "negative length": _lengths("Content-Length: -5"),
    "length in hexadecimal": _lengths("Content-Length: 0x5"),
    "length beyond 64 bits": _lengths(f"Content-Length: {'9' * 40}"),
    "unknown transfer coding": _lengths("Transfer-Encoding: xchunked"),
    "chunked not last": _lengths("Transfer-Encoding: chunked, identity"),
    "blank before the colon": _lengths("Transfer-Encoding : chunked"),
    "folded header": _lengths("Content-Length:", " 5"),
    "bare line feed": _raw(lambda: b"GET / HTTP/1.1\nHost: x\n\n"),
    "bad chunk size": _chunked(b"zz\r\nx\r\n"),
    "huge chunk size": _chunked(b"f" * 17 + b"\r\n"),
    "negative chunk size": _chunked(b"-1\r\n"),
    "chunk longer than it says": _chunked(b"1\r\nxx\r\n"),
    "unknown method": _raw(lambda: head("/", method="BREW")),
    "NUL in a header": _raw(lambda: head("/", "X: \0", method="GET")),
    "unknown version": _raw(lambda: b"GET / HTTP/9.9\r\n\r\n"),
    "TLS": _raw(lambda: b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 500),
}


def _control(path: str, body: Callable[[], str | bytes], says: str, *statuses: int, method: str = "POST") -> Attack:
    def pieces(_: str) -> list[bytes]:
        made = post(f"{_SANDBOX}{path}", body(), kind=_JSON)
        return [made[0].replace(b"POST", method.encode(), 1), made[1]]

    return Attack(pieces, statuses or (422,), says)


def _scenario(text: Callable[[], str], says: str, *statuses: int) -> Attack:
    return _control("/scenario", lambda: json.dumps({"yaml": text()}), says, *statuses)


START = "scenario: a\ntitle: {en: a}\n"


def yaml_laughs() -> str:
    """Aliases of aliases: nine lines that stand for a billion words."""
    return "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12)
    )


CONTROL = {
    "JSON of 100,000 levels": _control("/clock", lambda: "[" * 100_000, "no JSON", 400, method="PUT"),
    "JSON of 1,000 levels": _control("/persons", lambda: '{"a":' * 1000 + "1" + "}" * 1000, "levels", 400),
    "JSON of 300,000 values": _control("/persons", lambda: f"[{'1,' * 300_000}1]", "values", 400),
    "JSON of 20,000 unknown keys": _control(
        "/persons", lambda: json.dumps({f"k{i}": 1 for i in range(20_000)}), "not known"
    ),
    "the same key 100,000 times": _control("/persons", lambda: "{" + '"k":1,' * 100_000 + '"k":1}', "not known"),
    "number of a million digits": _control(
        "/clock", lambda: f'{{"move": {"1" * 1_000_000}}}', "no JSON|problem|clock|move", 400, 422, method="PUT"
    ),
    "span of a million steps": _control(
        "/clock", lambda: json.dumps({"move": "+1d" * 300_000}), "no span", method="PUT"
    ),
    "NUL in a text": _control("/persons", lambda: json.dumps({"ssin": "\0"}), "NUL", 400),
    "body of 50 MB": _control("/scenario", lambda: b" " * 50 * MB, "max_body", 413),
    "YAML: billion laughs": _scenario(yaml_laughs, "aliases repeat"),
    "YAML: a long text repeated": _scenario(
        lambda: f"{START}about: {{en: &a {'x' * 1_000_000}}}\ninclude: [{'*a,' * 100_000}]", "aliases repeat"
    ),
    "YAML: alias to itself": _scenario(lambda: "a: &a [*a]", "stands for what it is in"),
    "YAML: 100,000 levels of [": _scenario(lambda: "[" * 100_000, "levels|nesting depth"),
    "YAML: 100,000 levels of -": _scenario(lambda: "- " * 100_000, "levels|nesting depth"),
    "YAML: 100,000 levels of ?": _scenario(lambda: "? " * 100_000, "plain word"),
    "YAML: a million values": _scenario(lambda: f"{START}include: [{'1,' * 1_000_000}]", "values"),
    "YAML: number of a million digits": _scenario(lambda: f"{START}seed: {'1' * 1_000_000}", "seed"),
    "YAML: number in base 60": _scenario(lambda: f"{START}seed: 1{':1' * 500_000}", "seed"),
    "YAML: keys that collide": _scenario(
        lambda: "{" + ",".join(f"{i * (2**61 - 1)}: 1" for i in range(50_000)) + "}", "too large"
    ),
    "YAML: date beyond the calendar": _scenario(lambda: f"{START}clock: 99999-12-31T00:00:00", "moment"),
    "YAML: today and a million days": _scenario(lambda: f"{START}clock: today{'+1d' * 300_000}", "moment"),
    "YAML: 100,000 unknown keys": _scenario(lambda: START + "".join(f"k{i}: 1\n" for i in range(100_000)), "not known"),
    "YAML: 100,000 unknown references": _scenario(
        lambda: f"{START}people: {{{','.join(f'p{i}: $x' for i in range(100_000))}}}", "problem"
    ),
    "YAML: 30,000 addresses": _scenario(
        lambda: f"{START}people: {{an: {{ssin: '84051290054', register: {{sex: female, birth: {{date: 1984-05-12}}, "
        f"names: [{{last: P, first: [A]}}], addresses: [{'{municipality: a},' * 30_000}]}}}}}}", "problem",
    ),
    "YAML: starter included 100,000 times": _scenario(lambda: f"{START}include: [{'starter,' * 100_000}]", "persons",
                                                      200),
    "YAML: a tag of Python": _scenario(lambda: "a: !!python/object/apply:os.system [id]", "problem|scenario"),
}  # fmt: skip
