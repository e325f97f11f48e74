<?php
// SPDX-License-Identifier: EUPL-1.2

declare(strict_types=1);

namespace Example\Ksz;

final class Organisation
{
    public function __construct(
        public readonly string $cbe,
        public readonly string $user,
        public readonly string $password,
    ) {
    }
}
