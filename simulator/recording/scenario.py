# SPDX-License-Identifier: EUPL-1.2
"""A recording as a scenario: who asked, about whom, and what was answered, at the moment of the recording.

What a recorded answer says stands under `replies`; people, inscriptions and organisations are there so that the rules
let the same requests through. Tickets, times and what repeats the request are left to the simulator.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import yaml
from stdnum.be import vat

from simulator.contracts.catalogue import Catalogue
from simulator.contracts.contract import Operation
from simulator.contracts.definition import Family
from simulator.contracts.status import StatusCodes
from simulator.recording.facts import register_of
from simulator.recording.plain import writable
from simulator.recording.understanding import FAULT, Part, bodies, is_good, parts
from simulator.world.clock import BRUSSELS
from simulator.world.recording import Recording
from simulator.world.replies import MOST_REPLIES
from simulator.world.ssin import SsinParts, is_safe, parse_ssin

_OURS = ("informationCustomer", "informationCBSS")
_UNKNOWN, _CANCELLED, _NOT_INSCRIBED = "ssin_unknown", "ssin_cancelled", "not_inscribed"
_CERTIFICATE = "CBE={}"


@dataclass
class _Made:
    """A scenario that grows with each exchange."""

    codes: StatusCodes
    organisations: dict[str, dict[str, Any]] = field(default_factory=dict)
    replies: dict[str, dict[str, Any]] = field(default_factory=dict)
    told: dict[str, list[Mapping[str, Any]]] = field(default_factory=dict)
    cancelled: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    inscribed: dict[tuple[str, str], int] = field(default_factory=dict)
    grants: dict[str, tuple[Operation, set[str]]] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)

    def leave_out(self, why: str) -> None:
        """One more is not in the scenario."""
        self.left_out[why] = self.left_out.get(why, 0) + 1


def scenario_of(
    catalogue: Catalogue, codes: StatusCodes, recording: Recording, rows: Iterable[Mapping[str, Any]], name: str
) -> str:
    """The YAML of the scenario that a recording makes; `rows` are its exchanges with messages (see tape.recorded)."""
    made = _Made(codes)
    for row in rows:
        if not row["recording"]["kept"]:
            made.leave_out("not recorded")
            continue
        part = _part(catalogue, row)
        if part is None:
            made.leave_out("no contract understands it")
        elif part.code == FAULT:
            made.leave_out("answered with a fault")
        elif part.organisation is None or not vat.is_valid(part.organisation):
            made.leave_out("without a CBE number of the organisation that asks")
        else:
            _take(made, part)
    return _written(made, recording, name)


def _part(catalogue: Catalogue, row: Mapping[str, Any]) -> Part | None:
    asked, answered = bodies(row["request"].encode()), bodies(row["reply"].encode())
    contract = catalogue.contracts.get(row["contract"])
    if asked is None or contract is None:
        return None
    found = parts(catalogue, contract, asked, answered)
    return found[row["part"]] if row["part"] < len(found) else None


def _take(made: _Made, part: Part) -> None:
    cbe, operation = part.organisation or "", part.operation
    made.organisations.setdefault(cbe, {"sector": part.sector, "institution": part.institution})
    kind = made.codes.kind(operation.contract.family, part.code, operation.definition) or ""
    if not made.codes.known(operation.contract.family, operation.contract.definition).get(part.code) and not is_good(
        part.code
    ):
        made.leave_out(f"answered with the code {part.code}, which is not known here")
        return
    ssin = part.ssin if part.ssin and is_safe(part.ssin) else None
    if ssin is not None:
        made.told.setdefault(ssin, [])
        made.cancelled.update([ssin] if kind == _CANCELLED else ())
        made.unknown.update([ssin] if kind == _UNKNOWN else ())
        if part.reply is not None:
            made.told[ssin].append(part.facts)
        if not kind.startswith(_NOT_INSCRIBED):
            qualities = operation.definition.inscription.qualities or (1,)
            made.inscribed.setdefault((ssin, cbe), qualities[0])
    contexts = made.grants.setdefault(operation.title, (operation, set()))[1]
    contexts.update([part.legal_context] if part.legal_context else ())
    reply = _reply(part, cbe, ssin)
    if len(made.replies) >= MOST_REPLIES:
        made.leave_out(f"beyond {MOST_REPLIES} replies")
        return
    made.replies[_key(reply)] = reply


def _key(reply: Mapping[str, Any]) -> str:
    asked = {key: reply.get(key) for key in ("operation", "as", "person", "request")}
    return yaml.safe_dump(asked, sort_keys=True)


def _reply(part: Part, cbe: str, ssin: str | None) -> dict[str, Any]:
    """The entry of `replies` that answers the same request in the same way."""
    operation = part.operation
    asked = {key: value for key, value in part.request.items() if key not in _OURS}
    found: dict[str, Any] = {"operation": operation.versioned_title}
    if ssin is not None:
        found["person"] = ssin
    found |= {"as": cbe, "request": writable(asked)}
    if operation.contract.family is Family.SSDN:
        if part.reply is not None:
            found["reply"] = writable(part.reply)
        if not is_good(part.code) or part.reply is None:
            found |= {"code": part.code} | _words(part)
        return found
    data = {
        key: value
        for key, value in (part.reply or {}).items()
        if key not in _OURS and not (key in part.request and part.request[key] == value)
    }
    return found | {"reply": writable(data)}


def _words(part: Part) -> dict[str, Any]:
    information = {name: value for name, value in part.information.items() if name}
    return ({"information": information} if information else {}) | ({"text": part.text} if part.text else {})


def _written(made: _Made, recording: Recording, name: str) -> str:
    moment = recording.started.astimezone(BRUSSELS)
    people = {ssin: parts for ssin in sorted(made.told) if (parts := parse_ssin(ssin)) and ssin not in made.unknown}
    aliases = {ssin: f"person-{i}" for i, ssin in enumerate(people, 1)}
    callers = {cbe: f"organisation-{i}" for i, cbe in enumerate(made.organisations, 1)}
    data: dict[str, Any] = {
        "scenario": name,
        "title": {"en": f"Recorded on {moment:%Y-%m-%d}"},
        "clock": moment.replace(tzinfo=None, microsecond=0).isoformat(),
        "rules": {"grants": {title: [_grant(*found)] for title, found in made.grants.items()}},
        "organisations": {callers[cbe]: _organisation(cbe, found) for cbe, found in made.organisations.items()},
        "people": {aliases[ssin]: _person(made, ssin, parts, i) for i, (ssin, parts) in enumerate(people.items(), 1)},
        "inscriptions": [
            {
                "person": f"${aliases[ssin]}", "organisation": f"${callers[cbe]}", "quality": quality,
                "from": moment.date().isoformat(),
            }
            for (ssin, cbe), quality in made.inscribed.items()
            if ssin in aliases
        ],
        "replies": [_referring(reply, aliases, callers) for reply in made.replies.values()],
    }  # fmt: skip
    said = {key: value for key, value in data.items() if value}
    body = yaml.dump(said, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    return "".join(_header(made, recording, moment)) + body


class _Dumper(yaml.SafeDumper):
    """Writes every value where it stands, also one that stands twice."""

    def ignore_aliases(self, data: Any) -> bool:
        """Always."""
        return True


def _header(made: _Made, recording: Recording, moment: datetime) -> Iterator[str]:
    yield f"# Recorded from {recording.target} on {moment:%Y-%m-%d %H:%M}, with other numbers and names.\n"
    yield "# Look at it before you share it: docs/record-replay.md tells what was replaced and what was not.\n"
    for why, count in made.left_out.items():
        yield f"# Not in this scenario: {count} exchange{'s' if count > 1 else ''}, {why}.\n"


def _grant(operation: Operation, contexts: set[str]) -> dict[str, Any]:
    """Whoever was recorded may ask what was asked, for every purpose that was named, and see all of it."""
    own = operation.definition.inscription
    row: dict[str, Any] = {"profiles": ["ocmw"]}
    if contexts:
        row["legal_contexts"] = sorted(contexts)
    row["inscription"] = {"control": own.control, "registers": list(own.registers)}
    row["limits"] = []
    return row


def _organisation(cbe: str, found: Mapping[str, Any]) -> dict[str, Any]:
    given = {key: value for key, value in found.items() if value is not None}
    return {
        "cbe": cbe,
        **given,
        "name": {"nl": f"OCMW {cbe}"},
        "credentials": [{"user": f"user-{cbe}", "password": f"fake-{cbe}"}],
        "membership": {
            "dpo": {"name": "Invented", "email": "dpo@ocmw.example"}, "certificates": [_CERTIFICATE.format(cbe)],
        },
    }  # fmt: skip


def _person(made: _Made, ssin: str, parts: SsinParts, number: int) -> dict[str, Any]:
    found: dict[str, Any] = {"ssin": ssin, "about": {"en": "Recorded under another number and another name"}}
    if ssin in made.cancelled:
        found["cancelled"] = True
    return found | {"register": register_of(parts, ssin, number, made.told[ssin])}


def _referring(reply: Mapping[str, Any], aliases: Mapping[str, str], callers: Mapping[str, str]) -> dict[str, Any]:
    found = dict(reply)
    if "person" in found:
        if found["person"] in aliases:
            found["person"] = f"${aliases[found['person']]}"
        else:
            del found["person"]
    found["as"] = f"${callers[found['as']]}"
    return found
