# SPDX-License-Identifier: EUPL-1.2
"""Contracts that somebody brought along: WSDLs and schemas as they were downloaded, without a word about them.

What a contract.yaml would say follows from conventions of the network's services; what it does say goes before them.
"""
