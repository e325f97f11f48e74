<?php
// SPDX-License-Identifier: EUPL-1.2

declare(strict_types=1);

namespace Example\Ksz\Tests;

use PHPUnit\Framework\Assert;

/** A sandbox with the scenario `starter`, on 2 March 2026: nobody else sees or changes it. */
final class Sandbox
{
    public readonly string $url;
    private readonly string $name;

    public function __construct()
    {
        $this->name = 'php-' . bin2hex(random_bytes(8));
        $this->url = Simulator::url() . "/sandbox/{$this->name}";
        $this->control('POST', '', ['name' => $this->name, 'scenarios' => ['starter'], 'clock' => '2026-03-02T09:00:00']);
    }

    /** Moves the clock: +3m is three months. */
    public function move(string $span): void
    {
        $this->control('PUT', "/{$this->name}/clock", ['move' => $span]);
    }

    /**
     * Makes something go wrong, once: docs/faults.md.
     *
     * @param array<string, mixed> $what
     * @param array<string, string> $when
     */
    public function fault(array $what, array $when): void
    {
        $this->control('POST', "/{$this->name}/faults", ['what' => $what, 'when' => $when, 'how_often' => ['times' => 1]]);
    }

    /**
     * Fails with the simulator's explanation unless the network got what is said here.
     *
     * @param array<string, mixed> $check
     */
    public function check(array $check): void
    {
        $verdict = $this->control('POST', "/{$this->name}/checks", $check);
        Assert::assertTrue($verdict->passed, $verdict->message);
    }

    public function remove(): void
    {
        $this->control('DELETE', "/{$this->name}");
    }

    /** @param array<string, mixed>|null $body */
    private function control(string $method, string $path, ?array $body = null): mixed
    {
        $header = ['Content-Type: application/json'];
        if ($token = getenv('KSZ_SIM_TOKEN')) {
            $header[] = "Authorization: Bearer $token";
        }
        $content = $body === null ? '' : json_encode($body, JSON_THROW_ON_ERROR);
        $request = ['method' => $method, 'header' => $header, 'content' => $content, 'ignore_errors' => true];
        $url = Simulator::url() . "/control/v1/sandboxes$path";
        $answer = file_get_contents($url, false, stream_context_create(['http' => $request]));
        if (!preg_match('/^HTTP\S+ 2/', $http_response_header[0])) {
            throw new \RuntimeException("$method $path: {$http_response_header[0]} $answer");
        }
        return json_decode($answer);
    }
}
