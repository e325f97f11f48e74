// SPDX-License-Identifier: EUPL-1.2
package example.ksz;

import be.fgov.ksz_bcss.connectors.webserviceconnector.KSZBCSSWebService;
import be.fgov.kszbcss.intf.handiservice.v2.ConsultPaymentsFaultMsg;
import be.fgov.kszbcss.intf.handiservice.v2.HandiPortType;
import be.fgov.kszbcss.intf.handiservice.v2.HandiService;
import be.fgov.kszbcss.types.common.v3.InformationCustomerType;
import be.fgov.kszbcss.types.common.v3.MessageType;
import be.fgov.kszbcss.types.common.v3.OrganizationIdentificationType;
import be.fgov.kszbcss.types.common.v3.PeriodType;
import be.fgov.kszbcss.types.handi.common.v1.PaymentType;
import be.fgov.kszbcss.types.handi.common.v1.PaymentsType;
import be.fgov.kszbcss.types.handi.v2.ConsultPaymentsCriteriaType;
import be.fgov.kszbcss.types.handi.v2.ConsultPaymentsRequestType;
import be.fgov.kszbcss.types.handi.v2.ConsultPaymentsResponseType;
import be.fgov.kszbcss.types.handi.v2.HandicapAuthenticSourcesPaymentsType;
import java.net.MalformedURLException;
import java.net.URL;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.xml.datatype.DatatypeConfigurationException;
import javax.xml.datatype.DatatypeFactory;
import javax.xml.datatype.XMLGregorianCalendar;
import javax.xml.ws.BindingProvider;
import javax.xml.ws.WebServiceException;
import javax.xml.ws.soap.SOAPFaultException;

/** What one organisation asks of the network. */
public final class KszClient {
    private static final String HANDI = "/SOA4520/HandiService/v2/consult";
    private static final String CONNECTOR = "/connectors/webservice/KSZBCSSWebServiceConnectorPort";

    private final String url;
    private final Organisation organisation;
    private final Duration timeout;

    /** The URL is all that differs between the simulator and KSZ. */
    public KszClient(String url, Organisation organisation, Duration timeout) {
        this.url = url;
        this.organisation = organisation;
        this.timeout = timeout;
    }

    /** The allowances that DG Persons with a Disability paid, the last month first. */
    public List<Payment> payments(String ssin, LocalDate from, LocalDate to) {
        HandiPortType port = told(() -> at(HANDI, new HandiService(wsdl(HANDI)).getHandiPull()));
        ConsultPaymentsResponseType reply = told(() -> {
            try {
                return port.consultPayments(request(ssin, from, to));
            } catch (ConsultPaymentsFaultMsg fault) {
                MessageType detail = fault.getFaultInfo().getDetail().get(0);
                throw new Refused(detail.getReasonCode(), detail.getDiagnostic());
            }
        });
        String code = reply.getStatus().getCode();
        String description = reply.getStatus().getDescription();
        return switch (code) {
            case "MSG00000" -> paid(reply.getResults().getDgphResult().getPayments());
            case "MSG00100" -> List.of();
            case "MSG00012" -> throw new NotInscribed(code, description);
            case "MSG00001", "MSG00002" -> throw new Unavailable(code + ": " + description, null);
            default -> throw new Refused(code, description);
        };
    }

    /** Opens a file on a person. */
    public void inscribe(Inscription inscription) {
        String request = Ssdn.registration(organisation, inscription);
        Ssdn.check(told(() -> at(CONNECTOR, new KSZBCSSWebService(wsdl(CONNECTOR)).getKSZBCSSWebServiceConnectorPort())
                .sendXML(request)));
    }

    private ConsultPaymentsRequestType request(String ssin, LocalDate from, LocalDate to) {
        OrganizationIdentificationType caller = new OrganizationIdentificationType();
        caller.setCbeNumber(organisation.cbe());
        InformationCustomerType customer = new InformationCustomerType();
        customer.setCustomerIdentification(caller);
        HandicapAuthenticSourcesPaymentsType sources = new HandicapAuthenticSourcesPaymentsType();
        sources.setDGPH(true);
        PeriodType period = new PeriodType();
        period.setBeginDate(date(from));
        period.setEndDate(date(to));
        ConsultPaymentsCriteriaType criteria = new ConsultPaymentsCriteriaType();
        criteria.setSsin(ssin);
        criteria.setHandicapAuthenticSources(sources);
        criteria.setPeriod(period);
        ConsultPaymentsRequestType request = new ConsultPaymentsRequestType();
        request.setInformationCustomer(customer);
        request.setLegalContext("social inquiry");
        request.setCriteria(criteria);
        return request;
    }

    private static List<Payment> paid(PaymentsType payments) {
        return payments.getPayment().stream().map(KszClient::paid).toList();
    }

    private static Payment paid(PaymentType payment) {
        XMLGregorianCalendar month = payment.getYearMonth();
        return new Payment(
                YearMonth.of(month.getYear(), month.getMonth()), payment.getAmount(), payment.isCancelledPayment());
    }

    private <T> T at(String path, T port) {
        Map<String, Object> context = ((BindingProvider) port).getRequestContext();
        context.put(BindingProvider.ENDPOINT_ADDRESS_PROPERTY, url + path);
        context.put(BindingProvider.USERNAME_PROPERTY, organisation.user());
        context.put(BindingProvider.PASSWORD_PROPERTY, organisation.password());
        // Names of the reference implementation; JAX-WS itself has none.
        context.put("com.sun.xml.ws.connect.timeout", Math.toIntExact(timeout.toMillis()));
        context.put("com.sun.xml.ws.request.timeout", Math.toIntExact(timeout.toMillis()));
        return port;
    }

    /** What the network or the way to it says, as one of our exceptions. */
    private static <T> T told(Supplier<T> call) {
        try {
            return call.get();
        } catch (SOAPFaultException fault) {
            throw new Refused(fault.getFault().getFaultCode(), fault.getMessage());
        } catch (WebServiceException failure) {
            throw new Unavailable(failure.getMessage(), failure);
        }
    }

    private URL wsdl(String path) {
        try {
            return new URL(url + path + "?wsdl");
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static XMLGregorianCalendar date(LocalDate day) {
        try {
            return DatatypeFactory.newInstance().newXMLGregorianCalendar(day.toString());
        } catch (DatatypeConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }
}
