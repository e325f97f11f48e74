# SPDX-License-Identifier: EUPL-1.2
"""For those who test with the simulator: requests made from contracts, and replies read."""
