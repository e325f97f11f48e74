# SPDX-License-Identifier: EUPL-1.2
"""Contracts: what a service of the network looks like on the wire, read from `wsdl/`.

Nothing here knows HTTP, SOAP, a rule or a person. A contract validates messages, reads a request
into plain data and builds a reply from plain data: dictionaries keyed by element name, where
`@name` is an attribute, `#text` the text beside attributes, a list a repeated element.
"""
