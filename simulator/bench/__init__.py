# SPDX-License-Identifier: EUPL-1.2
"""Measurements that a user can run too: `ksz-sim bench`. Only this machine is ever asked."""
