# SPDX-License-Identifier: EUPL-1.2
"""What the network sends unasked: which notifications an organisation gets about a person, and the messages.

Delivery (outbox, push, mailbox, batch files) is not here yet.
"""
