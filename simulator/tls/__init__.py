# SPDX-License-Identifier: EUPL-1.2
"""TLS of the server: its own certificate, and those of clients as far as they show one.

Nothing here is imported by a server without TLS.
"""
