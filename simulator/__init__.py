# SPDX-License-Identifier: EUPL-1.2
"""ksz-simulator: the network of the Belgian Crossroads Bank for Social Security, for tests and training."""

__version__ = "0.1.0"
