# SPDX-License-Identifier: EUPL-1.2
"""A client's own access log: CSV of any delimiter and encoding, or JSON lines; read as a stream, as often as needed."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from simulator.errors import ConfigurationError, Problem
from simulator.journal.columns import Columns, Name
from simulator.journal.log_times import time_reader

_DELIMITERS = ";,\t|"
_SEPARATOR = re.compile(r"sep=(.)")
_CHUNK = 1 << 20
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log; what it does not say is empty. `time` in seconds since 1970."""

    line: int
    ticket: str = ""
    reference: str = ""
    time: float | None = None
    user: str = ""
    ssin: str = ""
    reason: str = ""
    service: str = ""
    organisation: str = ""


class ClientLog:
    """A log file whose columns are known. ConfigurationError, with file and line, for what cannot be read."""

    def __init__(self, file: Path, columns: Columns) -> None:
        self.file, self._columns = file, columns
        self._encoding = columns.encoding or _encoding(file)
        self._delimiter, first = self._first_line()
        self._json = first.startswith("{")
        if first.startswith("["):
            raise self._wrong(1, "is a JSON array; JSON lines are expected, one object on each line")
        if self._json:
            header = list(self._object(1, first))
        else:
            self._delimiter = columns.delimiter or self._delimiter or max(_DELIMITERS, key=first.count)
            header = next(csv.reader([first], delimiter=self._delimiter))
        header = [name.strip() for name in header]
        self._found = columns.found_in(header, file, complete=not self._json)
        places = {name: place for place, name in reversed(list(enumerate(header)))}
        self._read = {name: self._reader(name, places) for name in self._found}
        self._moment = time_reader(columns.time_format)
        next(self.entries(), None)

    def has(self, name: Name) -> bool:
        """True if the log has a column for it."""
        return bool(self._found[name])

    def entries(self) -> Iterator[Entry]:
        """Every line, from the first."""
        for line, row in self._objects() if self._json else self._rows():
            yield self._entry(line, row)

    # -- text

    def _first_line(self) -> tuple[str, str]:
        """The delimiter if the file tells it (`sep=;`, as Excel does), and the first line of the log itself."""
        delimiter = ""
        for line in self._lines():
            if "\0" in line:
                raise self._wrong(None, f"is no text in {self._encoding}; say which with `encoding` in --columns")
            told = _SEPARATOR.fullmatch(line.strip())
            if told:
                delimiter = told[1]
            elif line.strip():
                return delimiter, line.strip()
        raise self._wrong(None, "is empty")

    def _lines(self) -> Iterator[str]:
        try:
            with self.file.open(encoding=self._encoding, newline="") as text:
                yield from text
        except (OSError, LookupError) as error:
            raise self._wrong(None, f"cannot be read: {error}") from error
        except UnicodeError as error:
            raise self._wrong(
                None, f"is not {self._encoding}: {error}; say which encoding it is with `encoding` in --columns"
            ) from error

    # -- lines

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(self._lines(), delimiter=self._delimiter)
        columns = 0
        try:
            for row in reader:
                if not any(row) or (not columns and row[0].startswith("sep=")):
                    continue
                if not columns:
                    columns = len(row)
                    continue
                if len(row) != columns:
                    raise self._wrong(
                        reader.line_num, f"has {len(row)} columns where the first line has {columns} "
                        f"(the delimiter is {self._delimiter!r})"
                    )  # fmt: skip
                yield reader.line_num, row
        except csv.Error as error:
            raise self._wrong(reader.line_num, f"is not CSV: {error}") from error

    def _objects(self) -> Iterator[tuple[int, Mapping[str, Any]]]:
        for number, line in enumerate(self._lines(), 1):
            if line.strip():
                yield number, self._object(number, line)

    def _object(self, number: int, line: str) -> Mapping[str, Any]:
        try:
            data = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise self._wrong(number, f"is no JSON: {error}") from error
        if not isinstance(data, dict):
            raise self._wrong(number, "is no JSON object")
        return data

    # -- values

    def _reader(self, name: Name, places: Mapping[str, int]) -> Callable[[Any], str]:
        """What a line says about one thing; `places`: where each column of CSV stands."""
        words = self._columns.values.get(name)
        parts = [
            partial(_key, column) if self._json else partial(_cell, places[column]) for column in self._found[name]
        ]
        if not parts:
            return lambda _: ""
        if len(parts) == 1 and not words:
            return parts[0]

        def read(row: Any) -> str:
            found = " ".join(filter(None, (part(row) for part in parts)))
            return words.get(found, found) if words else found

        return read

    def _entry(self, line: int, row: Any) -> Entry:
        read = self._read
        return Entry(
            line, read["ticket"](row), read["reference"](row), self._time(line, read["time"](row)), read["user"](row),
            _number(read["ssin"](row)), read["reason"](row), read["service"](row), _number(read["organisation"](row)),
        )  # fmt: skip

    def _time(self, line: int, text: str) -> float | None:
        try:
            return self._moment(text) if text else None
        except (ValueError, OverflowError) as error:
            remedy = "say how it is written with `time_format` in --columns"
            raise self._wrong(line, f"the time {text!r} cannot be read; {remedy}") from error

    def _wrong(self, line: int | None, message: str) -> ConfigurationError:
        return ConfigurationError(Problem(message, self.file, line))


def _cell(place: int, row: list[str]) -> str:
    return row[place].strip()


def _key(column: str, row: Mapping[str, Any]) -> str:
    """The value of a key, or of keys inside keys with dots between them."""
    value: Any = row.get(column)
    if value is None and "." in column:
        value = row
        for step in column.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
    return "" if value is None else str(value).strip()


def _number(text: str) -> str:
    """A number without dots, dashes and blanks; what has no digits stays."""
    return text if text.isdigit() else "".join(filter(str.isdigit, text)) or text


def _encoding(file: Path) -> str:
    """By its first bytes; else UTF-8 if all of it is, else that of Windows in western Europe."""
    try:
        with file.open("rb") as content:
            head = content.read(4)
            for mark, name in _MARKS:
                if head.startswith(mark):
                    return name
            content.seek(0)
            decoder = codecs.getincrementaldecoder("utf-8")()
            while chunk := content.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except OSError as error:
        raise ConfigurationError(Problem(f"cannot be read: {error.strerror or error}", file)) from error
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
