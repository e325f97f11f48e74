# SPDX-License-Identifier: EUPL-1.2
"""Recordings: exchanges with another endpoint, kept without anything that tells who they were about, and made into a
scenario.
"""
