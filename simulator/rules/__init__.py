# SPDX-License-Identifier: EUPL-1.2
"""The rules of the network, one module per family. A rule looks at a case and gives a decision; it changes nothing
but what it has found out about the case (who calls, whom it is about).
"""
