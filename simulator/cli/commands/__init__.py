# SPDX-License-Identifier: EUPL-1.2
"""One module per command; each has `command`. What is slow to import is imported where it is used."""
