<?php
// SPDX-License-Identifier: EUPL-1.2

declare(strict_types=1);

namespace Example\Ksz;

final class Payment
{
    /** @param string $month as in 2025-03 */
    public function __construct(
        public readonly string $month,
        public readonly float $amount,
        public readonly bool $cancelled,
    ) {
    }
}
