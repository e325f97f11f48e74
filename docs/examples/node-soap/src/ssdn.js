// SPDX-License-Identifier: EUPL-1.2
// SSDN documents: the connector takes and gives them as a string.
import { XMLParser } from 'fast-xml-parser';

const XSD = 'http://www.ksz-bcss.fgov.be/XSD/SSDN';
const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', removeNSPrefix: true, parseTagValue: false });

/** The request of ManageAccess that inscribes a person with quality 1, a file under examination. */
export function registration(cbe, { ssin, lastName, birthDate, from, to }) {
  return `<ssdn:SSDNRequest xmlns:ssdn="${XSD}/Service">
  <ssdn:RequestContext>
    <ssdn:AuthorizedUser>
      <ssdn:UserID>79112390049</ssdn:UserID>
      <ssdn:Email>social.service@example.org</ssdn:Email>
      <ssdn:OrgUnit>${text(cbe)}</ssdn:OrgUnit>
      <ssdn:MatrixID>17</ssdn:MatrixID>
      <ssdn:MatrixSubID>1</ssdn:MatrixSubID>
    </ssdn:AuthorizedUser>
    <ssdn:Message>
      <ssdn:Reference>file-1</ssdn:Reference>
      <ssdn:TimeRequest>${new Date().toISOString().slice(0, 19).replace(/[-:]/g, '')}</ssdn:TimeRequest>
    </ssdn:Message>
  </ssdn:RequestContext>
  <ssdn:ServiceRequest>
    <ssdn:ServiceId>OCMWCPASManageAccess</ssdn:ServiceId>
    <ssdn:Version>20050930</ssdn:Version>
    <mar:ManageAccessRequest xmlns:mar="${XSD}/OCMW_CPAS/ManageAccess" xmlns:common="${XSD}/Common">
      <mar:SSIN>${text(ssin)}</mar:SSIN>
      <mar:Purpose>1</mar:Purpose>
      <mar:Period>
        <common:StartDate>${text(from)}</common:StartDate>
        <common:EndDate>${text(to)}</common:EndDate>
      </mar:Period>
      <mar:Action>REGISTER</mar:Action>
      <mar:ProofOfAuthentication>
        <mar:PersonData>
          <mar:LastName>${text(lastName)}</mar:LastName>
          <mar:BirthDate>${text(birthDate)}</mar:BirthDate>
        </mar:PersonData>
      </mar:ProofOfAuthentication>
    </mar:ManageAccessRequest>
  </ssdn:ServiceRequest>
</ssdn:SSDNRequest>`;
}

/** How it went: the summary of the service, or of the whole document where it never came to a service. */
export function returned(document) {
  const reply = parser.parse(document).SSDNReply;
  const summary = (reply.ServiceReply ?? reply.ReplyContext).ResultSummary;
  const [detail] = [].concat(summary.Detail ?? []);
  return { ok: summary['@ok'] === 'YES', code: detail?.ReasonCode ?? summary.ReturnCode, detail: detail?.Diagnostic ?? '' };
}

const text = (value) => String(value).replace(/[&<>]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign]);
