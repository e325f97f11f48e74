<?php
// SPDX-License-Identifier: EUPL-1.2

declare(strict_types=1);

namespace Example\Ksz;

/** SSDN documents: the connector takes and gives them as a string. */
final class Ssdn
{
    private const SSDN = 'http://www.ksz-bcss.fgov.be/XSD/SSDN/Service';
    private const COMMON = 'http://www.ksz-bcss.fgov.be/XSD/SSDN/Common';
    private const ACCESS = 'http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/ManageAccess';

    /** The request of ManageAccess that inscribes a person with quality 1, a file under examination. */
    public static function registration(Organisation $organisation, Inscription $inscription): string
    {
        $xml = new \XMLWriter();
        $xml->openMemory();
        $xml->startElementNs('ssdn', 'SSDNRequest', self::SSDN);
        self::write($xml, 'ssdn', [
            'RequestContext' => [
                'AuthorizedUser' => [
                    'UserID' => '79112390049',
                    'Email' => 'social.service@example.org',
                    'OrgUnit' => $organisation->cbe,
                    'MatrixID' => '17',
                    'MatrixSubID' => '1',
                ],
                'Message' => ['Reference' => 'file-1', 'TimeRequest' => date('Ymd\THis')],
            ],
        ]);
        $xml->startElement('ssdn:ServiceRequest');
        self::write($xml, 'ssdn', ['ServiceId' => 'OCMWCPASManageAccess', 'Version' => '20050930']);
        $xml->startElementNs('mar', 'ManageAccessRequest', self::ACCESS);
        self::write($xml, 'mar', ['SSIN' => $inscription->ssin, 'Purpose' => '1']);
        $xml->startElement('mar:Period');
        $xml->writeAttribute('xmlns:common', self::COMMON);
        self::write($xml, 'common', ['StartDate' => $inscription->from, 'EndDate' => $inscription->to]);
        $xml->endElement();
        self::write($xml, 'mar', [
            'Action' => 'REGISTER',
            'ProofOfAuthentication' => [
                'PersonData' => ['LastName' => $inscription->lastName, 'BirthDate' => $inscription->birthDate],
            ],
        ]);
        $xml->endDocument();
        return $xml->outputMemory();
    }

    /** Throws what the service, or the connector where the document never came to a service, says is wrong. */
    public static function check(string $document): void
    {
        $reply = new \DOMDocument();
        $reply->loadXML($document);
        $path = new \DOMXPath($reply);
        $path->registerNamespace('s', self::SSDN);
        $path->registerNamespace('c', self::COMMON);
        $where = $path->query('/s:SSDNReply/s:ServiceReply')->length ? 's:ServiceReply' : 's:ReplyContext';
        $summary = "/s:SSDNReply/$where/c:ResultSummary";
        if ($path->evaluate("string($summary/@ok)") !== 'YES') {
            throw new Refused(
                $path->evaluate("string($summary/c:Detail/c:ReasonCode)"),
                $path->evaluate("string($summary/c:Detail/c:Diagnostic)"),
            );
        }
    }

    /** @param array<string, mixed> $children texts, or children by name, in the order of the schema */
    private static function write(\XMLWriter $xml, string $prefix, array $children): void
    {
        foreach ($children as $name => $content) {
            $xml->startElement("$prefix:$name");
            is_array($content) ? self::write($xml, $prefix, $content) : $xml->text($content);
            $xml->endElement();
        }
    }
}
