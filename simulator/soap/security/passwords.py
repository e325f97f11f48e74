# SPDX-License-Identifier: EUPL-1.2
"""A raw message without the passwords of its UsernameTokens, for the journal; also one that was never parsed."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from lxml import etree

from simulator.errors import MessageError
from simulator.soap.envelope import parse
from simulator.soap.security.names import PASSWORD

HIDDEN = "***"
_OPENED = re.compile(r"<(?:[^\s<>:/]+:)?Password(?:\s[^<>]*)?>", re.ASCII)
_FOUND = re.compile(_OPENED.pattern + r"\*\*\*(?:</[^<>]*>)?", re.ASCII)
_CLOSED = re.compile(r"</(?:[^\s<>:/]+:)?Password\s*>", re.ASCII)


def without_passwords(raw: bytes, root: Any) -> bytes:
    """`raw`, which parses to `root`, with `***` in place of every password; all else stays as it came, byte for byte.

    Where the passwords cannot be found in the text for sure, it is the same message written anew.
    """
    if next(root.iter(PASSWORD), None) is None:
        return raw
    encoding = root.getroottree().docinfo.encoding or "UTF-8"
    try:
        written = _hidden(raw.decode(encoding)).encode(encoding)
        charset = None if encoding.upper() == "UTF-8" else encoding
        if all(_is_hidden(element) for element in parse(written, charset).iter(PASSWORD)):
            return written
    except (UnicodeError, LookupError, MessageError):
        pass
    return _written_anew(root, encoding)


def unparsed_without_passwords(raw: bytes, token: bool) -> bytes:
    """`raw` by its looks only, whatever its encoding; nothing of it where a password may be left.

    `token` tells that it is known to hold a UsernameToken.
    """
    if not token and b"UsernameToken" not in raw.replace(b"\0", b""):
        return raw
    text = raw.decode("latin-1")
    hidden = _hidden(text)
    if (token and _OPENED.search(text) is None) or "Password" in _FOUND.sub("", hidden).replace("\0", ""):
        return b"<!-- not kept: it holds a password, written in a way in which the password cannot be left out -->"
    return hidden.encode("latin-1")


def _hidden(text: str) -> str:
    """`***` in place of each password; of one that does not end, nothing behind it is left."""
    kept, place = [], 0
    while opened := _OPENED.search(text, place):
        closed = _CLOSED.search(text, opened.end())
        kept += [text[place : opened.end()], HIDDEN]
        place = closed.start() if closed else len(text)
    return "".join((*kept, text[place:]))


def _is_hidden(element: Any) -> bool:
    return element.text == HIDDEN and not len(element)


def _written_anew(root: Any, encoding: str) -> bytes:
    copied = deepcopy(root)
    for element in copied.iter(PASSWORD):
        tail = element.tail
        element.clear()
        element.text, element.tail = HIDDEN, tail
    written: bytes = etree.tostring(copied, xml_declaration=True, encoding=encoding)
    return written
