# SPDX-License-Identifier: EUPL-1.2
"""WS-Security of a message: X.509 signature, Timestamp, UsernameToken, each accepted once.

Only `check` is imported at the start; the rest, and with it `cryptography` and `signxml`, with the first message that
has a Security header. Source: OASIS WS-Security 1.1.1 with its X.509 and UsernameToken profiles; knowledge
engineering.md 6.
"""
