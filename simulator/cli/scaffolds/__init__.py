# SPDX-License-Identifier: EUPL-1.2
"""What `ksz-sim new` writes: a service, a rule or a scenario that works as written; what is to be filled in is marked.

The texts stand in `templates/`. In a checkout of the simulator all that belongs to a new thing is written, or nothing;
elsewhere what a software house can use without one.
"""
