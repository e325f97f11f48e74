# SPDX-License-Identifier: EUPL-1.2
"""Invented populations: households whose members have careers, incomes and statuses that fit together.

First comes a household, and for each member a `Life`; then every authentic source derives its file from the life, so
that two sources cannot contradict each other. Everything follows from size, seed and day (docs/population.md).
"""
