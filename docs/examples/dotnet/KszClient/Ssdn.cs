// SPDX-License-Identifier: EUPL-1.2
using System;
using System.Globalization;
using System.Linq;
using System.Xml.Linq;

namespace Example.Ksz
{
    /// <summary>SSDN documents: the connector takes and gives them as a string.</summary>
    internal static class Ssdn
    {
        private static readonly XNamespace Service = "http://www.ksz-bcss.fgov.be/XSD/SSDN/Service";
        private static readonly XNamespace Common = "http://www.ksz-bcss.fgov.be/XSD/SSDN/Common";
        private static readonly XNamespace Access = "http://www.ksz-bcss.fgov.be/XSD/SSDN/OCMW_CPAS/ManageAccess";

        /// <summary>The request of ManageAccess that inscribes a person with quality 1, a file under examination.</summary>
        public static string Registration(Organisation organisation, Inscription inscription)
        {
            var document = new XElement(Service + "SSDNRequest",
                new XElement(Service + "RequestContext",
                    new XElement(Service + "AuthorizedUser",
                        new XElement(Service + "UserID", "79112390049"),
                        new XElement(Service + "Email", "social.service@example.org"),
                        new XElement(Service + "OrgUnit", organisation.Cbe),
                        new XElement(Service + "MatrixID", 17),
                        new XElement(Service + "MatrixSubID", 1)),
                    new XElement(Service + "Message",
                        new XElement(Service + "Reference", "file-1"),
                        new XElement(Service + "TimeRequest", Text(DateTime.Now, "yyyyMMdd'T'HHmmss")))),
                new XElement(Service + "ServiceRequest",
                    new XElement(Service + "ServiceId", "OCMWCPASManageAccess"),
                    new XElement(Service + "Version", "20050930"),
                    new XElement(Access + "ManageAccessRequest",
                        new XElement(Access + "SSIN", inscription.Ssin),
                        new XElement(Access + "Purpose", 1),
                        new XElement(Access + "Period",
                            new XElement(Common + "StartDate", Text(inscription.From)),
                            new XElement(Common + "EndDate", Text(inscription.To))),
                        new XElement(Access + "Action", "REGISTER"),
                        new XElement(Access + "ProofOfAuthentication",
                            new XElement(Access + "PersonData",
                                new XElement(Access + "LastName", inscription.LastName),
                                new XElement(Access + "BirthDate", Text(inscription.BirthDate)))))));
            return document.ToString(SaveOptions.DisableFormatting);
        }

        /// <summary>Throws what the service, or the connector where it never came to a service, says is wrong.</summary>
        public static void Check(string document)
        {
            var reply = XElement.Parse(document);
            var where = reply.Element(Service + "ServiceReply") ?? reply.Element(Service + "ReplyContext");
            var summary = where.Element(Common + "ResultSummary");
            if ((string)summary.Attribute("ok") != "YES")
            {
                var detail = summary.Elements(Common + "Detail").First();
                throw new RefusedException(
                    (string)detail.Element(Common + "ReasonCode"), (string)detail.Element(Common + "Diagnostic"));
            }
        }

        private static string Text(DateTime moment, string format = "yyyy-MM-dd")
        {
            return moment.ToString(format, CultureInfo.InvariantCulture);
        }
    }
}
