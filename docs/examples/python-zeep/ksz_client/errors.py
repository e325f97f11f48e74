# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong.

KszError
├── Refused            the network said no, with a code
│   └── NotInscribed   the organisation has no file on this person
└── Unavailable        nobody could answer now; asking again later may help
"""


class KszError(Exception):
    """Any of those above."""


class Refused(KszError):
    """The network said no."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(f"{code}: {description}")
        self.code = code


class NotInscribed(Refused):
    """The organisation has no file on this person that covers today."""


class Unavailable(KszError):
    """Nobody could answer now; asking again later may help."""
