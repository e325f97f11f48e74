<?php
// SPDX-License-Identifier: EUPL-1.2

declare(strict_types=1);

namespace Example\Ksz;

/** A file on a person, from one day to another, with the name and birth date that prove who it is. */
final class Inscription
{
    public function __construct(
        public readonly string $ssin,
        public readonly string $lastName,
        public readonly string $birthDate,
        public readonly string $from,
        public readonly string $to,
    ) {
    }
}
