<?php
// SPDX-License-Identifier: EUPL-1.2

declare(strict_types=1);

namespace Example\Ksz;

class Refused extends KszException
{
    public function __construct(public readonly string $kszCode, string $description)
    {
        parent::__construct("$kszCode: $description");
    }
}
