# SPDX-License-Identifier: EUPL-1.2
"""What the Crossroads Bank does with a request: one list of steps, each leaving a decision."""
