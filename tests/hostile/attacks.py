# SPDX-License-Identifier: EUPL-1.2
"""Attacks on the SOAP edge as bytes on the wire, each with what is to be answered."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tests.hostile.process import MB
from tests.soap.wire import CONNECTOR, TEST_CONNECTION, connector, echo, envelope, identify, service_request, ssdn

MANY = 100_000
ELSEWHERE = "http://LISTENER/hostile"


@dataclass(frozen=True)
class Attack:
    """What is sent, and what comes back: one of `statuses`, and a text with one of the words in `says`.

    `pieces` gets the address of somebody who must never hear of it.
    """

    pieces: Callable[[str], Iterable[bytes]]
    statuses: tuple[int, ...]
    says: str = ""


def head(path: str, *headers: str, method: str = "POST") -> bytes:
    """The head of a request."""
    lines = (f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers, "", "")
    return "\r\n".join(lines).encode("latin-1")


def post(path: str, body: bytes | str, *headers: str, kind: str = "text/xml; charset=utf-8") -> list[bytes]:
    """A POST with a body of known length."""
    data = body.encode() if isinstance(body, str) else body
    return [head(path, f"Content-Type: {kind}", f"Content-Length: {len(data)}", *headers), data]


def _soap(
    body: Callable[[], bytes | str],
    says: str,
    *statuses: int,
    path: str = TEST_CONNECTION,
    headers: tuple[str, ...] = (),
) -> Attack:
    def pieces(listener: str) -> list[bytes]:
        made = body()
        data = made.replace("LISTENER", listener) if isinstance(made, str) else made
        return post(path, data, *headers)

    return Attack(pieces, statuses or (500,), says)


def _inner(document: Callable[[], str], says: str, *statuses: int) -> Attack:
    """The same in the string of the SSDN connector."""
    return _soap(lambda: envelope(connector(document(), cdata=True)), says, *statuses, path=CONNECTOR)


def _laughs() -> str:
    layers = "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 10))
    return f"<!DOCTYPE l [<!ENTITY a0 'ha'>{layers}]>{envelope(echo('&a9;'))}"


def _quadratic() -> str:
    return f"<!DOCTYPE l [<!ENTITY a '{'x' * MANY}'>]>{envelope(echo('&a;' * MANY))}"


def _dtd(declaration: str) -> Callable[[], str]:
    return lambda: f"<!DOCTYPE x {declaration}>{envelope(echo('&e;'))}"


ENTITIES = {
    "billion laughs": _soap(_laughs, "DTD|well-formed"),
    "quadratic blow-up": _soap(_quadratic, "DTD|well-formed"),
    "external entity, file": _soap(_dtd('[<!ENTITY e SYSTEM "file:///etc/passwd">]'), "DTD"),
    "external entity, http": _soap(_dtd(f'[<!ENTITY e SYSTEM "{ELSEWHERE}">]'), "DTD"),
    "external parameter entity": _soap(_dtd(f'[<!ENTITY % p SYSTEM "{ELSEWHERE}"> %p;]'), "DTD|well-formed"),
    "external DTD": _soap(_dtd(f'SYSTEM "{ELSEWHERE}"'), "DTD|well-formed"),
    "billion laughs in the string": _inner(_laughs, "DTD|SAXParseException"),
    "external entity in the string": _inner(_dtd(f'[<!ENTITY e SYSTEM "{ELSEWHERE}">]'), "DTD|SAXParseException"),
    "external parameter entity in the string": _inner(
        _dtd(f'[<!ENTITY % p SYSTEM "{ELSEWHERE}"> %p;]'), "DTD|SAXParseException"
    ),
}


def _with(attributes: str, content: str = "x") -> Callable[[], str]:
    """The payload of TestConnection with something that is not asked for."""
    return lambda: envelope(echo(content).replace("<echo>", f"<echo {attributes}>"))


_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
HINTS = {
    "schemaLocation": _soap(_with(f'{_XSI} xsi:schemaLocation="urn:x {ELSEWHERE}"'), "", 200, 500),
    "noNamespaceSchemaLocation": _soap(_with(f'{_XSI} xsi:noNamespaceSchemaLocation="{ELSEWHERE}"'), "", 200, 500),
    "xs:import": _soap(
        lambda: envelope(
            '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
            f'<xs:import schemaLocation="{ELSEWHERE}"/></xs:schema>'
        ), "takes",
    ),
    "XInclude": _soap(
        _with("", f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="{ELSEWHERE}"/>'), "not valid"
    ),
    "stylesheet": _soap(lambda: f'<?xml-stylesheet href="{ELSEWHERE}"?>{envelope(echo())}', "hello", 200),
    "xml:base": _soap(_with(f'xml:base="{ELSEWHERE}"'), "not valid"),
    "schemaLocation in the string": _inner(
        lambda: ssdn("0999000129").replace(" xmlns", f' {_XSI} xsi:schemaLocation="urn:x {ELSEWHERE}" xmlns', 1),
        "10000", 200,
    ),
}  # fmt: skip


def _endless(_: str) -> Iterator[bytes]:
    yield head(TEST_CONNECTION, "Content-Type: text/xml", "Transfer-Encoding: chunked")
    while True:
        yield b"10000\r\n" + b" " * 0x10000 + b"\r\n"


def _fifty_megabytes(_: str) -> Iterator[bytes]:
    yield head(TEST_CONNECTION, "Content-Type: text/xml", f"Content-Length: {50 * MB}")
    yield from (b" " * MB for _ in range(50))


def gzip_bomb() -> bytes:
    """A gigabyte of nothing in a megabyte of gzip: the same megabyte a thousand times."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(b" " * MB) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + piece * 1024


_ZIPPED = ("Content-Encoding: gzip",)
SIZES = {
    "50 MB": Attack(_fifty_megabytes, (413,), "longer"),
    "chunks without end": Attack(_endless, (413,), "longer"),
    "gzip bomb": _soap(gzip_bomb, "longer", 413, headers=_ZIPPED),
    "gzip bomb in gzip": _soap(lambda: gzip.compress(gzip_bomb()), "well-formed", headers=_ZIPPED),
    "gzip twice": _soap(lambda: gzip.compress(gzip.compress(envelope(echo()).encode())), "gzip", 415,
                        headers=("Content-Encoding: gzip, gzip",)),
    "gzip with garbage behind": _soap(lambda: gzip.compress(envelope(echo()).encode()) + b"x", "follows",
                                      headers=_ZIPPED),
    "10 MB of text": _soap(lambda: envelope(echo("x" * 10 * MB)), "longer", 413),
    "10 MB of attribute": _soap(_with(f'a="{"x" * 10 * MB}"'), "longer", 413),
}  # fmt: skip


def _attributes(count: int, form: str = 'a{}=""') -> str:
    return " ".join(form.format(i) for i in range(count))


_NAMESPACES, _ONE_NAMESPACE = 'xmlns:n{0}="u{0}"', 'xmlns:n{}="u"'
SHAPES = {
    "depth": _soap(lambda: envelope("<a>" * MANY + "</a>" * MANY), "well-formed"),
    "depth in the string": _inner(lambda: "<a>" * MANY + "</a>" * MANY, "SAXParseException"),
    "attributes": _soap(lambda: envelope(f"<a {_attributes(MANY)}/>"), "elements and attributes"),
    "attributes of a known element": _soap(_with(_attributes(MANY)), "elements and attributes"),
    "attributes in the string": _inner(lambda: f"<a {_attributes(MANY)}/>", "elements and attributes"),
    "namespaces": _soap(lambda: envelope(f"<a {_attributes(MANY, _ONE_NAMESPACE)}/>"), "takes"),
    "namespaces in use": _soap(
        lambda: envelope(
            f"<a {_attributes(40_000, _NAMESPACES)}>{''.join(f'<n{i}:b/>' for i in range(40_000))}</a>"
        ), "elements and attributes",
    ),
    "siblings": _soap(lambda: envelope(echo() + "<a/>" * 400_000), "elements and attributes"),
    "header blocks": _soap(
        lambda: envelope(echo()).replace("<soap:Body>", f"<soap:Header>{'<a/>' * 400_000}</soap:Header><soap:Body>"),
        "elements and attributes",
    ),
    "ServiceRequests": _inner(
        lambda: ssdn("0999000129", "<ssdn:ServiceRequest/>" * 80_000), "elements and attributes"
    ),
    "valid ServiceRequests": _inner(lambda: ssdn("0999000129", *[identify("84051290054")] * 1500), "10000", 200),
    "short ServiceRequests": _inner(
        lambda: ssdn("0999000129", *[service_request("a", "b", "<c/>")] * 4000), "10000", 200
    ),
    "name of 1 MB": _soap(lambda: envelope(f"<{'n' * MB}/>"), "well-formed"),
    "attribute name of 1 MB": _soap(_with(f'{"n" * MB}=""'), "well-formed"),
    "namespace of 2 MB": _soap(lambda: envelope(f'<a xmlns="{"n" * 2_000_000}"/>'), "takes|well-formed"),
    "comment of 2 MB": _soap(lambda: f"<!--{'x' * 2_000_000}-->{envelope(echo())}", "hello", 200),
    "comments": _soap(lambda: "<!--x-->" * 200_000 + envelope(echo()), "hello", 200),
    "CDATA of 2 MB": _soap(lambda: envelope(echo(f"<![CDATA[{'x' * 2_000_000}]]>")), "xxx", 200),
    "CDATA sections": _soap(lambda: envelope(echo("<![CDATA[x]]>" * 150_000)), "xxx", 200),
    "processing instruction of 2 MB": _soap(lambda: f"<?a {'x' * 2_000_000}?>{envelope(echo())}", "hello", 200),
    "processing instructions": _soap(lambda: "<?a b?>" * 250_000 + envelope(echo()), "hello", 200),
    "character references": _soap(lambda: envelope(echo("&#x41;" * 300_000)), "AAA", 200),
    "wrong value of 2 MB": _inner(lambda: ssdn("0999000129", identify("x" * 2_000_000)), "10000", 200),
}  # fmt: skip

ROOMY = {
    "text of 11 MB": _soap(lambda: envelope(echo("x" * 11 * MB)), "well-formed"),
    "attribute of 11 MB": _soap(_with(f'a="{"x" * 11 * MB}"'), "well-formed"),
    "comment of 11 MB": _soap(lambda: f"<!--{'x' * 11 * MB}-->{envelope(echo())}", "well-formed"),
    "CDATA of 11 MB": _soap(lambda: envelope(echo(f"<![CDATA[{'x' * 11 * MB}]]>")), "well-formed"),
    "processing instruction of 11 MB": _soap(lambda: f"<?a {'x' * 11 * MB}?>{envelope(echo())}", "well-formed"),
    "400,000 attributes": _soap(lambda: envelope(f"<a {_attributes(400_000)}/>"), "elements|well-formed"),
}
"""Those that a larger `max_body` lets through to the parser, which has bounds of its own."""

TEXT = envelope(echo("héhé"))
_DECLARED = '<?xml version="1.0" encoding="{}"?>'


def _encoded(data: bytes, says: str, *statuses: int) -> Attack:
    return _soap(lambda: data, says, *statuses, headers=())


ENCODINGS = {
    "overlong UTF-8": _encoded(envelope(echo("X")).encode().replace(b"X", b"\xc0\xbc"), "well-formed"),
    "lone surrogate": _encoded(envelope(echo("X")).encode().replace(b"X", b"\xed\xa0\x80"), "well-formed"),
    "beyond Unicode": _encoded(envelope(echo("X")).encode().replace(b"X", b"\xf5\x80\x80\x80"), "well-formed"),
    "cut UTF-8": _encoded(envelope(echo("X")).encode().replace(b"X", b"\xe2\x82"), "well-formed"),
    "UTF-16": _encoded(TEXT.encode("utf-16"), "héhé", 200),
    "UTF-16 without BOM": _encoded(TEXT.encode("utf-16-le"), "well-formed|empty"),
    "UTF-7": _encoded((_DECLARED.format("UTF-7") + TEXT).encode("utf-7"), "héhé|well-formed", 200, 500),
    "UTF-32": _encoded(TEXT.encode("utf-32"), "héhé|well-formed", 200, 500),
    "EBCDIC": _encoded((_DECLARED.format("IBM037") + TEXT).encode("cp037"), "héhé|well-formed", 200, 500),
    "said to be UTF-16": _encoded((_DECLARED.format("UTF-16") + TEXT).encode(), "héhé|well-formed", 200, 500),
    "said to be ASCII": _encoded((_DECLARED.format("US-ASCII") + TEXT).encode(), "well-formed"),
    "said to be nothing known": _encoded((_DECLARED.format("KLINGON") + TEXT).encode(), "well-formed"),
    "two byte order marks": _encoded(b"\xef\xbb\xbf" * 2 + TEXT.encode(), "well-formed"),
    "NUL in a text": _encoded(envelope(echo("\0")).encode(), "well-formed"),
    "NUL behind": _encoded(envelope(echo()).encode() + b"\0", "hello|well-formed", 200, 500),
    "NUL only": _encoded(b"\0" * 1000, "well-formed"),
    "control character": _encoded(envelope(echo("&#1;")).encode(), "well-formed"),
    "every byte": _encoded(bytes(range(256)) * 100, "well-formed"),
}

SOAP = ENTITIES | HINTS | SIZES | SHAPES | ENCODINGS
