<?php
// SPDX-License-Identifier: EUPL-1.2

declare(strict_types=1);

namespace Example\Ksz;

/** What one organisation asks of the network. */
final class KszClient
{
    private const HANDI = '/SOA4520/HandiService/v2/consult';
    private const CONNECTOR = '/connectors/webservice/KSZBCSSWebServiceConnectorPort';

    private const FOUND = 'MSG00000';
    private const NOTHING_FOUND = 'MSG00100';
    private const NOT_INSCRIBED = 'MSG00012';
    private const OUT_OF_REACH = ['MSG00001', 'MSG00002'];

    /**
     * @param string $url     all that differs between the simulator and KSZ
     * @param int    $timeout seconds without a byte of the answer
     */
    public function __construct(
        private readonly string $url,
        private readonly Organisation $organisation,
        private readonly int $timeout = 30,
    ) {
    }

    /**
     * The allowances that DG Persons with a Disability paid, the last month first.
     *
     * @return list<Payment>
     */
    public function payments(string $ssin, string $from, string $to): array
    {
        $reply = $this->call(self::HANDI, 'consultPayments', [
            'informationCustomer' => ['customerIdentification' => ['cbeNumber' => $this->organisation->cbe]],
            'legalContext' => 'social inquiry',
            'criteria' => [
                'ssin' => $ssin,
                'handicapAuthenticSources' => ['DGPH' => true],
                'period' => ['beginDate' => $from, 'endDate' => $to],
            ],
        ]);
        $code = $reply->status->code;
        if ($code === self::NOTHING_FOUND) {
            return [];
        }
        if ($code !== self::FOUND) {
            throw match (true) {
                $code === self::NOT_INSCRIBED => new NotInscribed($code, $reply->status->description),
                in_array($code, self::OUT_OF_REACH, true) => new Unavailable("$code: {$reply->status->description}"),
                default => new Refused($code, $reply->status->description),
            };
        }
        return array_map(
            static fn (object $paid): Payment => new Payment($paid->yearMonth, (float) $paid->amount, $paid->cancelledPayment),
            $reply->results->dgphResult->payments->payment,
        );
    }

    /** Opens a file on a person. */
    public function inscribe(Inscription $inscription): void
    {
        Ssdn::check($this->call(self::CONNECTOR, 'sendXML', Ssdn::registration($this->organisation, $inscription)));
    }

    private function call(string $path, string $operation, mixed $request): mixed
    {
        $before = ini_set('default_socket_timeout', (string) $this->timeout);
        try {
            $client = new \SoapClient("{$this->url}$path?wsdl", [
                'location' => $this->url . $path,
                'login' => $this->organisation->user,
                'password' => $this->organisation->password,
                // An element that may be repeated is a list also where it stands once.
                'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
                'keep_alive' => false,
            ]);
            return $client->__soapCall($operation, [$request]);
        } catch (\SoapFault $fault) {
            // HTTP and WSDL: PHP could not ask, or got no answer. Others were sent by the network.
            if (in_array($fault->faultcode, ['HTTP', 'WSDL'], true)) {
                throw new Unavailable($fault->getMessage(), 0, $fault);
            }
            $told = $fault->detail->{"{$operation}Fault"}->detail ?? null;
            throw new Refused((is_array($told) ? $told[0] : $told)->reasonCode ?? $fault->faultcode, $fault->getMessage());
        } finally {
            ini_set('default_socket_timeout', $before);
        }
    }
}
