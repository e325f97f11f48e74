# SPDX-License-Identifier: EUPL-1.2
"""Plain data made of a schema: valid by it, the same for the same seed, with values of facts where these fit.

Knows no person: whoever asks hands in `Hints`, that say what a value of some name would be.
"""
