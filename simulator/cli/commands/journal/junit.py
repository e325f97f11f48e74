# SPDX-License-Identifier: EUPL-1.2
"""A comparison as a JUnit report: one test for each kind of difference."""

from __future__ import annotations

from lxml import etree

from simulator.journal.comparison import KINDS, Comparison


def junit(found: Comparison) -> bytes:
    """The report, as CI servers read it."""
    failures = str(len(found.counts))
    suite = etree.Element("testsuite", name="journal reconcile", tests=str(len(KINDS)), failures=failures)
    for kind in KINDS:
        test = etree.SubElement(suite, "testcase", classname="reconcile", name=f"nothing is {kind}")
        if found.counts.get(kind):
            failure = etree.SubElement(test, "failure", message=f"{found.counts[kind]} {kind}")
            failure.text = "\n".join(
                f"{d.text}{f' (line {d.line})' if d.line else ''}" for d in found.differences if d.kind == kind
            )
    done: bytes = etree.tostring(suite, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return done
