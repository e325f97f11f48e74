# SPDX-License-Identifier: EUPL-1.2
"""Scenarios: YAML files that set a sandbox up. Everything is checked before anything changes."""
