# SPDX-License-Identifier: EUPL-1.2
"""The log of exchanges: written before a reply leaves, asked by CLI, control API and tests."""
