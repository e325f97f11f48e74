<?php
// SPDX-License-Identifier: EUPL-1.2

declare(strict_types=1);

namespace Example\Ksz\Tests;

use Example\Ksz\Inscription;
use Example\Ksz\KszClient;
use Example\Ksz\NotInscribed;
use Example\Ksz\Organisation;
use Example\Ksz\Payment;
use Example\Ksz\Unavailable;
use PHPUnit\Framework\TestCase;

/** Of the scenario `starter`: Ghent has a file on Ursula, Namur has none. */
final class KszClientTest extends TestCase
{
    private const URSULA = '63042690059';
    private const GHENT = '0999100196';
    private const NAMUR = '0999100295';
    private const PAYMENTS = 'HandiService.consultPayments';

    private Sandbox $network;

    protected function setUp(): void
    {
        $this->network = new Sandbox();
    }

    protected function tearDown(): void
    {
        $this->network->remove();
    }

    public function testPaymentsOfThreeMonthsOneOfThemCancelled(): void
    {
        $expected = [
            new Payment('2025-03', 1377.20, false),
            new Payment('2025-02', 1377.20, true),
            new Payment('2025-01', 1377.20, false),
        ];
        self::assertEquals($expected, self::firstQuarter($this->ghent()));
    }

    public function testAnOrganisationWithoutAFileOnThePersonIsRefused(): void
    {
        self::assertSame('MSG00012', self::failure(NotInscribed::class, $this->namur())->kszCode);
    }

    public function testOnceItHasInscribedThePersonItIsAnswered(): void
    {
        $namur = $this->namur();
        $namur->inscribe(self::untilMay());
        self::assertCount(3, self::firstQuarter($namur));
    }

    public function testASourceThatIsDownAndAnAnswerThatNeverComesCanBeAskedAgain(): void
    {
        $ghent = $this->ghent(timeout: 1);
        $this->network->fault(['supplier_down' => true], ['operation' => self::PAYMENTS]);
        self::failure(Unavailable::class, $ghent);
        $this->network->fault(['timeout' => true], ['operation' => self::PAYMENTS]);
        self::failure(Unavailable::class, $ghent);
        self::assertCount(3, self::firstQuarter($ghent));
    }

    public function testAfterTheInscriptionHasEndedTheNetworkRefusesAgain(): void
    {
        $namur = $this->namur();
        $namur->inscribe(self::untilMay());
        self::firstQuarter($namur);
        $this->network->move('+3m');
        self::failure(NotInscribed::class, $namur);

        $asked = ['operation' => self::PAYMENTS, 'ssin' => self::URSULA];
        $inscribed = ['operation' => 'OCMWCPASManageAccess.manageAccess', 'ssin' => self::URSULA];
        $this->network->check(['received' => $asked + ['organisation' => self::NAMUR, 'times' => 2]]);
        $this->network->check(['in_order' => [$inscribed, $asked]]);
        $this->network->check(['refused' => $asked + ['code' => 'MSG00012']]);
        $this->network->check(['never' => $asked + ['organisation' => self::GHENT]]);
    }

    private function ghent(int $timeout = 30): KszClient
    {
        return new KszClient($this->network->url, new Organisation(self::GHENT, 'ocmw-gent', 'fake-gent-password'), $timeout);
    }

    private function namur(): KszClient
    {
        return new KszClient($this->network->url, new Organisation(self::NAMUR, 'cpas-namur', 'fake-namur-password'));
    }

    /** Ursula's file at Namur, for two months. */
    private static function untilMay(): Inscription
    {
        return new Inscription(self::URSULA, 'Kaartjens', '1963-04-26', '2026-03-02', '2026-05-01');
    }

    /** @return list<Payment> */
    private static function firstQuarter(KszClient $client): array
    {
        return $client->payments(self::URSULA, '2025-01-01', '2025-03-31');
    }

    /**
     * @template T of \Throwable
     * @param class-string<T> $expected
     * @return T
     */
    private static function failure(string $expected, KszClient $client): \Throwable
    {
        try {
            self::firstQuarter($client);
        } catch (\Throwable $failure) {
            self::assertInstanceOf($expected, $failure);
            return $failure;
        }
        self::fail("$expected was expected");
    }
}
