# SPDX-License-Identifier: EUPL-1.2
"""Who of a household is a client of the OCMW, in which quality, since when."""

from __future__ import annotations

from datetime import date, timedelta

from simulator.months import months_later
from simulator.scenarios.population.draw import Draw
from simulator.scenarios.population.life import Client, Life
from simulator.scenarios.population.proportions import Proportions

LIVING_WAGE, EQUIVALENT, OTHER_AID, COHABITANT, INQUIRY = 2, 3, 4, 5, 1
"""Codes of fixtures/codes/quality-codes.yaml, sector 17."""

_FROM_SPELL = ("living-wage", "living-wage-work", "through-ocmw")
_EU = "eu"
_NEW_YEARS, _NEW_SHARE = 5, 25


class Clients:
    """Decides about files."""

    def __init__(self, data: Proportions, today: date) -> None:
        self._data, self._today = data, today

    def own(self, life: Life, word: str, group: str, since: date, office: str, draw: Draw) -> Client:
        """The file of somebody who is a client, living in the municipality since a day."""
        today = self._today
        known = word if word in self._data.tables["qualities"].weights else "otherwise"
        quality = int(draw.of(self._data.of("qualities", known)))
        if life.bis:
            quality = OTHER_AID
        if quality == LIVING_WAGE and self._equivalent(life, group, draw):
            quality = EQUIVALENT
        if life.died is not None:
            begin = max(since, months_later(life.died, -draw.between(1, 24)))
            end = max(months_later(life.died, 3), today + timedelta(days=draw.between(14, 40)))
            return Client(office, OTHER_AID, begin, end)
        if word in _FROM_SPELL and life.spells:
            begin = max(since, life.spells[-1].begin)
        elif quality == INQUIRY:
            begin = max(since, today - timedelta(days=draw.between(1, 70)))
            return Client(office, quality, begin, months_later(begin, 3))
        else:
            begin = max(since, months_later(today, -draw.between(1, 36)))
        return Client(office, quality, begin, months_later(today, draw.between(1, 11)))

    def cohabitant(self, life: Life, since: date, of: Client) -> Client:
        """The file of somebody who lives with a client."""
        return Client(of.organisation, COHABITANT, max(since, of.begin), of.end)

    def _equivalent(self, life: Life, group: str, draw: Draw) -> bool:
        """Those without a right to integration: applicants, and some of those who came lately."""
        new = (self._today - life.in_belgium).days < _NEW_YEARS * 365
        foreign = not (life.belgian or life.became_belgian)
        return life.applicant or (foreign and new and group != _EU and draw.per_cent(_NEW_SHARE))
