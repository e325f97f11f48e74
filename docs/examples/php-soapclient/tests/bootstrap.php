<?php
// SPDX-License-Identifier: EUPL-1.2
// With Composer its autoloader; without it (PHPUnit from a distribution) the same two folders.

declare(strict_types=1);

if (is_file(__DIR__ . '/../vendor/autoload.php')) {
    require __DIR__ . '/../vendor/autoload.php';
    return;
}

spl_autoload_register(static function (string $class): void {
    foreach (['Example\\Ksz\\Tests\\' => __DIR__, 'Example\\Ksz\\' => __DIR__ . '/../src'] as $prefix => $folder) {
        $file = $folder . '/' . str_replace('\\', '/', substr($class, strlen($prefix))) . '.php';
        if (str_starts_with($class, $prefix) && is_file($file)) {
            require $file;
            return;
        }
    }
});
