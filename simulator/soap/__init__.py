# SPDX-License-Identifier: EUPL-1.2
"""The SOAP edge: bytes in, bytes out. The only place that knows Spyne, envelopes and faults.

Two codecs stand around the one pipeline of simulator/exchange: `soa` (typed messages) and `ssdn` (an XML document
inside a string).
"""
