# SPDX-License-Identifier: EUPL-1.2
"""The information types (IT, TI) of a National Register file, from the facts of the register.

`file_info` joins them; each other module makes the groups of one theme. Shapes and code formats: knowledge
ssdn-contracts.md 4.4 and 4.5; schema: wsdl/soa/types/xm25.xsd.
"""
