// SPDX-License-Identifier: EUPL-1.2
package example.ksz;

import java.io.StringReader;
import java.io.StringWriter;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** SSDN documents: the connector takes and gives them as a string. */
final class Ssdn {
    private static final String XSD = "http://www.ksz-bcss.fgov.be/XSD/SSDN/";
    private static final String SERVICE = XSD + "Service";
    private static final String COMMON = XSD + "Common";
    private static final String ACCESS = XSD + "OCMW_CPAS/ManageAccess";

    private final XMLStreamWriter xml;

    private Ssdn(XMLStreamWriter xml) {
        this.xml = xml;
    }

    /** The request of ManageAccess that inscribes a person with quality 1, a file under examination. */
    static String registration(Organisation organisation, Inscription inscription) {
        StringWriter text = new StringWriter();
        try {
            XMLOutputFactory factory = XMLOutputFactory.newInstance();
            factory.setProperty(XMLOutputFactory.IS_REPAIRING_NAMESPACES, true);
            XMLStreamWriter xml = factory.createXMLStreamWriter(text);
            new Ssdn(xml).write(organisation, inscription);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }

    private void write(Organisation organisation, Inscription inscription) throws XMLStreamException {
        open(SERVICE, "SSDNRequest");
        open(SERVICE, "RequestContext");
        open(SERVICE, "AuthorizedUser");
        leaf(SERVICE, "UserID", "79112390049");
        leaf(SERVICE, "Email", "social.service@example.org");
        leaf(SERVICE, "OrgUnit", organisation.cbe());
        leaf(SERVICE, "MatrixID", "17");
        leaf(SERVICE, "MatrixSubID", "1");
        xml.writeEndElement();
        open(SERVICE, "Message");
        leaf(SERVICE, "Reference", "file-1");
        leaf(SERVICE, "TimeRequest", LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss")));
        xml.writeEndElement();
        xml.writeEndElement();
        open(SERVICE, "ServiceRequest");
        leaf(SERVICE, "ServiceId", "OCMWCPASManageAccess");
        leaf(SERVICE, "Version", "20050930");
        open(ACCESS, "ManageAccessRequest");
        leaf(ACCESS, "SSIN", inscription.ssin());
        leaf(ACCESS, "Purpose", "1");
        open(ACCESS, "Period");
        leaf(COMMON, "StartDate", inscription.from());
        leaf(COMMON, "EndDate", inscription.to());
        xml.writeEndElement();
        leaf(ACCESS, "Action", "REGISTER");
        open(ACCESS, "ProofOfAuthentication");
        open(ACCESS, "PersonData");
        leaf(ACCESS, "LastName", inscription.lastName());
        leaf(ACCESS, "BirthDate", inscription.birthDate());
        xml.writeEndDocument();
    }

    private void open(String namespace, String name) throws XMLStreamException {
        xml.writeStartElement("", name, namespace);
    }

    private void leaf(String namespace, String name, Object value) throws XMLStreamException {
        open(namespace, name);
        xml.writeCharacters(value.toString());
        xml.writeEndElement();
    }

    /** Throws what the service, or the connector where the document never came to a service, says is wrong. */
    static void check(String document) {
        Element reply = read(document);
        Element service = first(reply, SERVICE, "ServiceReply");
        Element summary = first(service != null ? service : reply, COMMON, "ResultSummary");
        if (!summary.getAttribute("ok").equals("YES")) {
            throw new Refused(
                    first(summary, COMMON, "ReasonCode").getTextContent(),
                    first(summary, COMMON, "Diagnostic").getTextContent());
        }
    }

    private static Element read(String document) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(new InputSource(new StringReader(document))).getDocumentElement();
        } catch (Exception e) {
            throw new Unavailable("The answer is no XML: " + e.getMessage(), e);
        }
    }

    private static Element first(Element within, String namespace, String name) {
        return (Element) within.getElementsByTagNameNS(namespace, name).item(0);
    }
}
