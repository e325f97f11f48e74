# SPDX-License-Identifier: EUPL-1.2
"""The page docs/who-is-who.md: who is in each shipped scenario and what each person triggers.

`python -m simulator.scenarios.who_is_who > docs/who-is-who.md` writes it anew; a test compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from simulator.scenarios.files import shipped
from simulator.scenarios.format import OrganisationEntry, PersonEntry, Words
from simulator.scenarios.load import read_scenarios
from simulator.scenarios.scenario import Part
from simulator.world.repertory import Register

_HEAD = """\
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- Made from scenarios/: python -m simulator.scenarios.who_is_who > docs/who-is-who.md -->
# Who is who

The people and organisations of the scenarios that come with the simulator, and what they trigger. All are invented;
the numbers are outside what is given out (serials from 900 on, CBE numbers in 0999). *Files* says which organisation
has the person inscribed, with which quality code and for which period, in both repertories unless one is named.
Codes with letters (MSG00012, RTIPC001) are those of the SOA services, eight digits those of the SSDN services."""


def who_is_who(names: Sequence[str] | None = None, language: str = "en") -> str:
    """The page for the shipped scenarios of these names (all), in a language that they were written in."""
    chapters = [_chapter(name, read_scenarios((name,)).parts[-1], language) for name in names or shipped()]
    return "\n\n".join([_HEAD, *chapters]) + "\n"


def _chapter(name: str, part: Part, language: str) -> str:
    content = part.content
    paragraphs = [f"## {name}", f"**{_words(content.title, language)}.** {_words(content.about, language)}"]
    paragraphs.append(" ".join(_setting(part)))
    if content.organisations:
        rows = (_organisation(part, alias, entry, language) for alias, entry in content.organisations.items())
        paragraphs.append(_table(("Organisation", "CBE", "Sector", "User / password", "What for"), rows))
    if content.people:
        files = _files(part)
        people = (_person(part, alias, entry, files, language) for alias, entry in content.people.items())
        paragraphs.append(_table(("Person", "SSIN", "Name", "Born", "Files", "What for"), people))
    if content.story:
        texts = (_words(step.text, language) for step in content.story)
        steps = (
            (str(number), text, *_request(step))
            for number, (text, step) in enumerate(zip(texts, part.source.data["story"], strict=True), start=1)
        )
        paragraphs.append(_table(("Step", "What happens", "Request", "By", "About", "Answer"), steps))
    return "\n\n".join(paragraph.strip() for paragraph in paragraphs)


def _setting(part: Part) -> Iterator[str]:
    clock = part.content.clock
    if clock is not None:
        yield f"The clock {'starts' if clock.runs else 'stands still'} at {clock.at:%Y-%m-%d %H:%M}."
    elif not part.content.include:
        yield "The clock is the machine's."
    if part.content.include:
        yield f"It builds on {', '.join(part.content.include)}."


def _organisation(part: Part, alias: str, entry: OrganisationEntry, language: str) -> tuple[str, ...]:
    users = "<br>".join(f"`{c.user}` / `{c.password}`" for c in entry.credentials)
    name = entry.name.nl or entry.name.fr or entry.name.de or ""
    sector = f"{entry.sector}/{entry.institution}"
    return f"**{alias}**<br>{name}", part.aliases[alias], sector, users, _words(entry.about, language)


def _person(
    part: Part, alias: str, entry: PersonEntry, files: Mapping[str, list[str]], language: str
) -> tuple[str, ...]:
    file, name, born = entry.register_file, "", ""
    if file is not None:
        last = file.names[-1]
        name, born = ", ".join(text for text in (last.last, " ".join(last.first)) if text), file.birth.date
    held = "<br>".join(files.get(alias, ()))
    return f"**{alias}**", part.aliases[alias], name, born, held, _words(entry.about, language)


def _files(part: Part) -> Mapping[str, list[str]]:
    """The inscriptions of each person as they are written, so that relative dates stay relative."""
    found: dict[str, list[str]] = {}
    for row in part.source.data.get("inscriptions", ()):
        where = "" if len(row.get("registers", Register)) == len(Register) else f" ({', '.join(row['registers'])} only)"
        period = f"{row['from']} to {row['to']}" if row.get("to") else f"from {row['from']}"
        text = f"{_plain(row['organisation'])} {row['quality']}: {period}{where}"
        found.setdefault(_plain(row["person"]), []).append(text)
    return found


def _request(step: Mapping[str, Any]) -> tuple[str, ...]:
    expected = step.get("expect", "")
    codes = ", ".join(map(str, expected)) if isinstance(expected, list) else str(expected)
    return *(_plain(step.get(key, "")) for key in ("operation", "by", "about")), codes


def _plain(reference: str) -> str:
    return reference.removeprefix("$")


def _words(words: Words | None, language: str) -> str:
    """A text in the language, or in the first one it was written in."""
    if words is None:
        return ""
    known = words.model_dump(exclude_none=True)
    return str(known.get(language) or next(iter(known.values()), ""))


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


if __name__ == "__main__":
    print(who_is_who(), end="")
