<?php
// SPDX-License-Identifier: EUPL-1.2

declare(strict_types=1);

namespace Example\Ksz\Tests;

/** The simulator in a test: the one at KSZ_SIM_URL, else one that is started here and ends with the tests. */
final class Simulator
{
    private const ABSENT = 'ksz-sim did not start: install ksz-simulator, or set KSZ_SIM_URL to a running one';

    private static ?string $url = null;

    public static function url(): string
    {
        return self::$url ??= rtrim(getenv('KSZ_SIM_URL') ?: self::start(), '/');
    }

    private static function start(): string
    {
        $process = @proc_open(['ksz-sim', 'serve', '--port', '0'], [1 => ['pipe', 'w'], 2 => STDERR], $pipes);
        if ($process === false) {
            throw new \RuntimeException(self::ABSENT);
        }
        register_shutdown_function(static function () use ($process): void {
            proc_terminate($process);
            proc_close($process);
        });
        while (($line = fgets($pipes[1])) !== false) {
            if (preg_match('/listens on ([^\s,]+)/', $line, $found)) {
                return $found[1];
            }
        }
        throw new \RuntimeException(self::ABSENT);
    }
}
