# SPDX-License-Identifier: EUPL-1.2
"""What is replaced in a message, and by what."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from lxml import etree

from simulator.recording.numbers import NoNumberLeftError, Numbers
from simulator.recording.places import Document, UnreadableError
from simulator.recording.scrubbing import Scrubber
from simulator.recording.words import Words
from simulator.world.ssin import check_digits, is_safe, parse_ssin, pretty

SECRET = b"a secret of these tests, no more"


def _ssin(first_nine: str) -> str:
    """A number as people have them, of somebody who is not born yet: nobody can have it."""
    return first_nine + check_digits(first_nine, after_2000=True)


AN, BORN_ON_THE_FIRST, BIS = _ssin("400512123"), _ssin("400501123"), _ssin("404512124")


@pytest.fixture
def numbers() -> Numbers:
    """The numbers of a new recording."""
    return Numbers(SECRET, lambda number, tag: True)


def _scrubbed(numbers: Numbers, xml: str, *others: str) -> str:
    documents = [Document(etree.fromstring(text)) for text in (xml, *others)]
    Scrubber(numbers).scrub(documents)
    return "".join(document.written_text() for document in documents)


@pytest.mark.parametrize("number", [AN, BORN_ON_THE_FIRST, BIS, _ssin("410203456"), _ssin("452500077")])
def test_a_safe_number_of_the_same_kind(numbers: Numbers, number: str) -> None:
    """Birth date, sex and kind stay, but for the 1st of a month; the number is a safe one, and always the same."""
    other = numbers.ssin(number)
    before, after = parse_ssin(number), parse_ssin(other)
    assert before is not None
    assert after is not None
    assert is_safe(other)
    assert (before.year, before.month, before.male, before.bis) == (after.year, after.month, after.male, after.bis)
    assert after.day == (2 if before.day == 1 else before.day)
    assert numbers.ssin(number) == other


def test_nobody_gets_the_number_of_another(numbers: Numbers) -> None:
    """A hundred men of one birth date get a hundred numbers, asked by many threads at once; days follow each other."""
    people = [_ssin(f"400512{serial:03}") for serial in range(1, 200, 2)] * 3
    with ThreadPoolExecutor(8) as pool:
        others = list(pool.map(numbers.ssin, people))
    assert len(set(others)) == 100
    assert others[:100] == others[100:200]
    assert {other[:4] for other in others} == {"4005"}


@pytest.mark.parametrize("number", [AN, _ssin("551027002"), _ssin("551027003")])
def test_the_birth_date_stays_in_every_recording(number: str) -> None:
    """Whatever the secret of a recording, a number becomes one of the same birth date."""
    made = {Numbers(str(secret).encode() * 9, lambda n, t: True).ssin(number) for secret in range(300)}
    assert {other[:6] for other in made} == {number[:6]}
    assert len(made) > 40


def test_what_another_process_has_claimed_is_not_given() -> None:
    """A number that is claimed under another tag is left alone."""
    claimed: dict[str, str] = {}
    one, other = (Numbers(secret, lambda n, t: claimed.setdefault(n, t) == t) for secret in (b"one" * 9, b"two" * 9))
    first = {one.ssin(_ssin(f"400512{serial:03}")) for serial in range(2, 60, 2)}
    second = {other.ssin(_ssin(f"400512{serial:03}")) for serial in range(2, 60, 2)}
    assert not first & second


def test_when_no_number_is_left() -> None:
    """Nothing is recorded rather than with a number that is somebody's."""
    with pytest.raises(NoNumberLeftError):
        Numbers(SECRET, lambda number, tag: False).ssin(AN)
    with pytest.raises(UnreadableError, match="taken"):
        _scrubbed(Numbers(SECRET, lambda number, tag: False), f"<a>{AN}</a>")


@pytest.mark.parametrize(
    "template",
    [
        "<a><ssin>{}</ssin></a>",
        '<a><ssin replaces="{}">1</ssin></a>',
        "<a>The person {} is not known</a>",
        "<a><b>x</b>tail {} tail</a>",
        "<a><ticket2>KSZ{}999</ticket2><ssin>{}</ssin></a>",
        '<a><string>&lt;?xml version="1.0"?&gt;&lt;SSIN&gt;{}&lt;/SSIN&gt;</string></a>',
        "<a>&lt;b&gt;&amp;lt;c&amp;gt;{}&amp;lt;/c&amp;gt;&lt;/b&gt;</a>",
        "<a><fieldName>SSIN</fieldName><fieldValue>{}</fieldValue></a>",
        "<a><unknown>{}/1</unknown></a>",
    ],
)
def test_a_number_is_found_everywhere(numbers: Numbers, template: str) -> None:
    """In elements, attributes, sentences, between elements, in longer numbers, and in messages inside strings."""
    said = _scrubbed(numbers, template.replace("{}", AN))
    assert AN not in said
    assert numbers.ssin(AN) in said


@pytest.mark.parametrize(
    "form", ["40.05.12-123.{}", "40.05.12 123 {}", "400512-123-{}", "40/05/12-123-{}", "400512 123 {}"]
)
def test_a_number_keeps_its_form(numbers: Numbers, form: str) -> None:
    """A formatted number becomes another in the same form."""
    said = _scrubbed(numbers, f"<a>about {form.format(AN[9:])}.</a>")
    assert re.sub(r"\d", "9", said) == f"<a>about {re.sub(r'[0-9]', '9', form.format('99'))}.</a>"
    assert re.sub(r"\D", "", said) == numbers.ssin(AN)


def test_a_masked_number_is_masked_as_a_whole(numbers: Numbers) -> None:
    """Of a number of which a part was masked only the birth date is left."""
    assert _scrubbed(numbers, "<a>40.05.12-12*.** or 400512123xx</a>") == "<a>40.05.12-***.** or 400512***xx</a>"


def test_a_wrong_number_stays_wrong(numbers: Numbers) -> None:
    """Where an SSIN should stand, a wrong number is replaced by one that is as wrong; elsewhere it is none."""
    wrong = AN[:9] + f"{(int(AN[9:]) + 1) % 97:02}"
    said = _scrubbed(numbers, f"<a><ssin>{wrong}</ssin><amount>{wrong}</amount></a>")
    found = re.search(r"<ssin>(\d{11})</ssin>", said)
    assert found is not None
    assert found[1][:6] == wrong[:6]
    assert parse_ssin(found[1]) is None
    assert wrong not in said


def test_a_birth_date_moves_with_its_number(numbers: Numbers) -> None:
    """Who was born on the 1st is born on the 2nd wherever that stands, also in the other message of the exchange."""
    said = _scrubbed(
        numbers,
        "<a><BirthDate>2040-05-01</BirthDate><d><Century>20</Century><Year>40</Year><Month>05</Month><Day>01</Day></d></a>",
        f"<a><ssin>{BORN_ON_THE_FIRST}</ssin><since>2040-05-01+02:00</since><other>2040-06-01</other></a>",
    )
    assert said.count("2040-05-02") == 2
    assert "<Day>02</Day>" in said
    assert "2040-06-01" in said
    assert "2040-05-01" not in said


PERSON = """<person><lastName>Van den Berghe</lastName><firstName>ANN-MARIE</firstName><street>Kerkstraat</street>
<houseNumber>12</houseNumber><emailAddress>ann.berghe@mail.invalid</emailAddress><phoneNumber>+32999123456</phoneNumber>
<iban>BE68539007547034</iban><employer><cbeNumber>0999200166</cbeNumber></employer><remark>Mother of Ann-Marie</remark>
<password>hunter2</password><postalCode>9000</postalCode><cityName>Gent</cityName>
<description>Berghe lives in the Kerkstraat</description></person>"""


def test_names_go_with_the_numbers(numbers: Numbers) -> None:
    """Names, street, mail, phone, account, employer, remark and password are others; the place stays."""
    said = _scrubbed(numbers, PERSON)
    for gone in (
        "Berghe",
        "ANN",
        "Marie",
        "Kerkstraat",
        "mail.invalid",
        "999123456",
        "539007547034",
        "0999200166",
        "hunter",
    ):
        assert gone not in said
    assert "<postalCode>9000</postalCode><cityName>Gent</cityName>" in said
    assert "<remark>Replaced text</remark>" in said
    assert ".example</emailAddress>" in said
    assert re.search(r"<phoneNumber>\+32\d{9}</phoneNumber>", said)
    found = re.search(r"<lastName>(\w+) (\w+) (\w+)</lastName>", said)
    assert found is not None
    assert [len(word) for word in found.groups()] == [3, 3, 6]
    assert found[3] in said.partition("<description>")[2]  # and in the sentence


def test_the_institution_that_asks_stays(numbers: Numbers) -> None:
    """The CBE number of the caller is public; also where a refusal repeats it."""
    said = _scrubbed(
        numbers,
        "<a><customerIdentification><cbeNumber>0999100196</cbeNumber></customerIdentification>"
        "<information><fieldName>cbeNumber</fieldName><fieldValue>0999100196</fieldValue></information></a>",
    )
    assert said.count("0999100196") == 2


def test_a_picture_is_no_picture_any_more(numbers: Numbers) -> None:
    """Long base64 keeps its length, and nothing else."""
    said = _scrubbed(numbers, f"<a><photo>{'iVBORw0KGgo' * 30}==</photo></a>")
    assert said == f"<a><photo>{'A' * 330}==</photo></a>"


def test_what_looks_like_a_message_and_is_none_is_not_kept(numbers: Numbers) -> None:
    """A long string that begins like XML and cannot be read could hold anything."""
    with pytest.raises(UnreadableError):
        _scrubbed(numbers, f"<a>&lt;b&gt;{'Proefmans ' * 20}</a>")


def test_the_same_word_is_the_same_everywhere() -> None:
    """A name becomes the same name in each message of a recording, and another one in another recording."""
    one, other = (Words(Numbers(secret, lambda n, t: True).tag) for secret in (SECRET, SECRET[::-1]))
    assert one.name("Janssens") == one.name("Janssens")
    assert one.name("Peeters Janssens").split()[1] == one.name("Janssens")
    assert one.name("JANSSENS") == one.name("Janssens").upper()
    assert one.name("Janssens") != other.name("Janssens")


def test_pretty_is_found(numbers: Numbers) -> None:
    """The form in which the simulator itself writes numbers is one of those that are found."""
    assert pretty(numbers.ssin(AN)) in _scrubbed(numbers, f"<a>{pretty(AN)}</a>")
