# SPDX-License-Identifier: EUPL-1.2
"""What each source says of invented people agrees with their lives, day by day, and so with every other source."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from simulator.periods import is_covered
from simulator.records import Dated
from simulator.scenarios.population.clients import EQUIVALENT
from simulator.scenarios.population.files.health_insurance import holder_since
from simulator.scenarios.population.life import Activity, Life, Spell
from simulator.sources.employment import EmploymentFile
from simulator.sources.employment_declared import FIRST_DAY
from simulator.sources.health_insurance_facts import HealthInsuranceFile
from simulator.sources.incapacity import IncapacityFile
from simulator.sources.job_seeking import JobSeekingFiles
from simulator.sources.law65 import Law65Files
from simulator.sources.self_employment import SelfEmployedFile
from simulator.sources.unemployment import DenialKind, UnemploymentFile
from tests.scenarios.population.test_facts import Drawn, subjects

SICK = (Activity.INCAPACITY, Activity.INVALIDITY)


def _ends(record: Dated, today: date) -> tuple[date, ...]:
    """The first, the middle and the last day of a record, as far as today."""
    begin, end = record.begin or date.min, min(record.end or today, today)
    return (begin, begin + timedelta(days=(end - begin).days // 2), end) if begin <= end else ()


def _spells(life: Life, record: Dated, today: date) -> Iterator[Spell]:
    for day in _ends(record, today):
        spell = life.on(day)
        assert spell is not None, (life.ssin, day)
        yield spell


def test_funds_pay_the_sick(drawn: Drawn) -> None:
    """Sickness funds know, and pay, exactly those days on which the person was sick; invalidity begins after a year."""
    people, _ = drawn
    for life, subject in subjects(drawn):
        file = subject.sections.get("incapacity")
        if not isinstance(file, IncapacityFile):
            assert life.spells[-1].activity not in SICK
            continue
        for risk in file.risks:
            for record in (risk, *risk.payments):
                assert all(spell.activity in SICK for spell in _spells(life, record, people.today))
            if risk.invalidity is not None:
                assert life.on(risk.invalidity.begin) in life.of(Activity.INVALIDITY)


def test_everybody_with_a_right_to_stay_is_insured(drawn: Drawn) -> None:
    """Everybody but newcomers and applicants for protection is with a fund, or depends on somebody who is."""
    people, _ = drawn
    for life, subject in subjects(drawn):
        file = subject.sections.get("health_insurance")
        if life.bis or life.applicant:
            assert file is None
            continue
        assert isinstance(file, HealthInsuranceFile), life
        today = life.died or people.today
        own = [span for span in (*file.affiliations, *file.dependencies) if span.covers(today)]
        assert len(own) == 1
        assert all(is_covered(insured, file.affiliations) for insured in file.insurability)
        since = holder_since(life)
        assert since is None or not file.affiliations or file.affiliations[0].begin == since


def test_a_living_wage_brings_increased_intervention(drawn: Drawn) -> None:
    """Whoever has had a living wage for a third of a year has increased intervention, and a code that says so."""
    people, _ = drawn
    for life, subject in subjects(drawn):
        file, last = subject.sections.get("health_insurance"), life.spells[-1]
        if not isinstance(file, HealthInsuranceFile) or last.activity is not Activity.LIVING_WAGE or life.died:
            continue
        if (people.today - last.begin).days > 125 and file.affiliations:
            assert [right for right in file.increased_interventions if right.covers(people.today)]
            assert file.insurability[-1].increased


def test_the_inscribed_look_for_work(drawn: Drawn) -> None:
    """A job seeker's inscription lies in a time without full work, at one service; the contact is a home of theirs."""
    people, _ = drawn
    for life, subject in subjects(drawn):
        files = subject.sections.get("job_seeking")
        if not isinstance(files, JobSeekingFiles):
            assert life.spells[-1].activity not in (Activity.UNEMPLOYED, Activity.INSERTION)
            continue
        known = [file for file in (files.actiris, files.adg, files.forem, files.vdab) if file is not None]
        assert len(known) == 1
        for inscription in known[0].inscriptions:
            for spell in _spells(life, inscription, people.today):
                assert not spell.full_time
                assert spell.activity not in (Activity.PENSIONER, Activity.SELF_EMPLOYED, *SICK)
        homes = {(home.municipality, home.street, home.number) for home in life.residences}
        for contact in known[0].contacts:
            assert contact.address is not None
            assert (contact.address.municipality, contact.address.street, contact.address.number) in homes


def test_every_trade_has_an_affiliation(drawn: Drawn) -> None:
    """Whoever has a trade is affiliated for exactly that time: as a main activity, or beside work as an employee."""
    for life, subject in subjects(drawn):
        trades = [spell for spell in life.spells if spell.complementary or spell.activity is Activity.SELF_EMPLOYED]
        file = subject.sections.get("self_employment")
        if not isinstance(file, SelfEmployedFile):
            assert trades == []
            continue
        assert [(a.begin, a.end) for a in file.affiliations] == [(trade.begin, trade.end) for trade in trades]
        for affiliation, trade in zip(file.affiliations, trades, strict=True):
            main = trade.activity is Activity.SELF_EMPLOYED
            assert {segment.contribution for segment in affiliation.segments} == {100 if main else 200}
            assert affiliation.contributions[0].situation == "01"


def test_every_job_has_a_relation_and_a_declaration(drawn: Drawn) -> None:
    """Every job since 2003 was announced for exactly its time, and is declared with its hours and its wage."""
    people, _ = drawn
    for life, subject in subjects(drawn):
        jobs = [job for job in life.of(Activity.EMPLOYED) if (job.end or people.today) >= FIRST_DAY]
        file = subject.sections.get("employment")
        if not isinstance(file, EmploymentFile):
            assert jobs == []
            continue
        assert [(r.begin, r.end, r.employer) for r in file.relations] == [(j.begin, j.end, j.employer) for j in jobs]
        declared = {
            (d.employer, begin, end): occupation
            for d in file.declarations
            for line in d.lines
            for occupation in line.occupations
            for begin, end in [d.span(occupation)]
        }
        assert len(declared) == len(jobs)
        for job in jobs:
            occupation = declared[job.employer, max(job.begin, FIRST_DAY), job.end]
            assert occupation.part_time == (job.part < 100)
            assert occupation.remunerations[0].amount == job.wage * 3 * job.part // 100


def test_no_benefit_is_paid_during_full_time_work(drawn: Drawn) -> None:
    """On no day of a full-time job does the unemployment office or a sickness fund pay anything."""
    people, _ = drawn
    for life, subject in subjects(drawn):
        paid = [
            *getattr(subject.sections.get("unemployment"), "payments", ()),
            *(p for risk in getattr(subject.sections.get("incapacity"), "risks", ()) for p in risk.payments),
        ]
        for spell in life.spells:
            if spell.full_time:
                end = spell.end or people.today
                assert [p for p in paid if p.begin <= end and (p.end or people.today) >= spell.begin] == []


def test_benefits_after_studies_follow_two_positive_evaluations(drawn: Drawn) -> None:
    """Whoever has a benefit after studies waited 310 days, and was judged positively twice meanwhile."""
    for life, subject in subjects(drawn):
        file, insertion = subject.sections.get("unemployment"), life.of(Activity.INSERTION)
        evaluations = file.evaluations if isinstance(file, UnemploymentFile) else ()
        assert len(evaluations) == 2 * len(insertion)
        for spell in insertion:
            before = life.spells[life.spells.index(spell) - 1]
            assert before.activity is Activity.JOB_SEEKER
            assert (spell.begin - before.begin).days == 310
            assert all(before.begin < evaluation.begin < spell.begin for evaluation in evaluations)


def test_the_law_of_1965_refunds_the_equivalent(drawn: Drawn) -> None:
    """Whoever has an equivalent living wage, or a BIS number, has one file at POD MI, decided for today."""
    people, _ = drawn
    for life, subject in subjects(drawn):
        found = subject.sections.get("law65")
        expected = life.client is not None and (life.client.quality == EQUIVALENT or life.bis)
        assert (found is not None) == expected
        if not isinstance(found, Law65Files):
            continue
        (file,) = found.files
        assert life.client is not None
        assert (file.ocmw, file.opened) == (life.client.organisation, life.client.begin)
        decisions = file.individual_decisions if life.bis else file.decisions
        assert any(decision.covers(people.today) for decision in decisions)
        assert all(decision.decided <= people.today for decision in decisions)
        assert all(life.client.begin <= claim.month < people.today for claim in file.monthly_claims)
        assert len({form.attest for form in file.forms()}) == len(tuple(file.forms()))


def test_a_denial_has_its_reason(drawn: Drawn) -> None:
    """Nobody with a year of recent work is refused for too few days of it; a right ends after most of a year of it."""
    for life, subject in subjects(drawn):
        file = subject.sections.get("unemployment")
        for denial in file.denials if isinstance(file, UnemploymentFile) else ():
            first = denial.begin - timedelta(days=640)
            spans = ((max(job.begin, first), job.end or denial.begin) for job in life.of(Activity.EMPLOYED))
            worked = sum(max((min(end, denial.begin) - begin).days, 0) for begin, end in spans)
            if denial.admissibility_articles == ("30",):
                assert worked < 400
            if denial.kind is DenialKind.SANCTION:
                assert worked > 330
            if denial.kind is DenialKind.RIGHTS_END:
                before = life.on(denial.begin - timedelta(days=1))
                assert before is not None
                assert before.activity in (Activity.UNEMPLOYED, Activity.INSERTION) or before.income_guarantee
                assert (denial.begin - before.begin).days > 330
