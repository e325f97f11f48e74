# SPDX-License-Identifier: EUPL-1.2
"""One small module per service: a request and the sources it asks, to a reply, all as plain data.

A service sees no envelope, no caller, no rule and no journal. The contract names its function (`answer`); the sources
it takes by parameter are made for it, by their annotation. An element that the contract does not know is an error.
"""
