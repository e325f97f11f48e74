# SPDX-License-Identifier: EUPL-1.2
"""`python -m simulator.cli` is `ksz-sim`."""

from simulator.cli import main

main()
