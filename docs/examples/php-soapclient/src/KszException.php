<?php
// SPDX-License-Identifier: EUPL-1.2

declare(strict_types=1);

namespace Example\Ksz;

/**
 * What can go wrong:
 *
 *     KszException
 *     ├── Refused        the network said no, with a code
 *     │   └── NotInscribed   the organisation has no file on this person
 *     └── Unavailable    nobody could answer now; asking again later may help
 */
abstract class KszException extends \RuntimeException
{
}
