# SPDX-License-Identifier: EUPL-1.2
"""X.509 certificates: what is seen of one, whom to trust, and a test authority that makes them.

Nothing here is imported with `cryptography` at the start of the process: who needs it imports it when first used.
"""
