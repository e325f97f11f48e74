# SPDX-License-Identifier: EUPL-1.2
"""The state of the network: sandboxes with their clock, people, households, organisations and repertories.

Nothing here knows HTTP, XML or a service.
"""
