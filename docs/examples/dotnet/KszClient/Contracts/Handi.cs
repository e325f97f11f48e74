// SPDX-License-Identifier: EUPL-1.2
// As much of HandiService v2 as the client uses. `dotnet-svcutil URL?wsdl` writes all of it.
using System;
using System.ServiceModel;
using System.Xml.Schema;
using System.Xml.Serialization;

namespace Example.Ksz.Contracts
{
    internal static class Namespaces
    {
        public const string Service = "http://kszbcss.fgov.be/intf/HandiService/v2";
        public const string Common = "http://kszbcss.fgov.be/types/common/v3";
        public const string Types = "http://kszbcss.fgov.be/types/Handi/v2";
        public const string Shared = "http://kszbcss.fgov.be/types/Handi/common/v1";
    }

    [ServiceContract(Name = "HandiPortType", Namespace = Namespaces.Service)]
    public interface IHandi
    {
        [XmlSerializerFormat(SupportFaults = true)]
        [OperationContract(Name = "consultPayments", Action = "http://kszbcss.fgov.be/HandiService/consultPayments", ReplyAction = "*")]
        ConsultPaymentsReply ConsultPayments(ConsultPaymentsQuestion question);
    }

    [MessageContract(IsWrapped = false)]
    public sealed class ConsultPaymentsQuestion
    {
        [MessageBodyMember(Name = "consultPaymentsRequest", Namespace = Namespaces.Service)]
        public ConsultPaymentsRequestType Request;
    }

    [MessageContract(IsWrapped = false)]
    public sealed class ConsultPaymentsReply
    {
        [MessageBodyMember(Name = "consultPaymentsResponse", Namespace = Namespaces.Service)]
        public ConsultPaymentsResponseType Response;
    }

    // The order of the members is that of the schema; the elements have no namespace (elementFormDefault unqualified).

    [XmlType(Namespace = Namespaces.Types)]
    public sealed class ConsultPaymentsRequestType
    {
        [XmlElement("informationCustomer", Form = XmlSchemaForm.Unqualified, Order = 0)]
        public InformationCustomerType InformationCustomer;

        [XmlElement("legalContext", Form = XmlSchemaForm.Unqualified, Order = 1)]
        public string LegalContext;

        [XmlElement("criteria", Form = XmlSchemaForm.Unqualified, Order = 2)]
        public ConsultPaymentsCriteriaType Criteria;
    }

    [XmlType(Namespace = Namespaces.Common)]
    public sealed class InformationCustomerType
    {
        [XmlElement("customerIdentification", Form = XmlSchemaForm.Unqualified)]
        public OrganizationIdentificationType CustomerIdentification;
    }

    [XmlType(Namespace = Namespaces.Common)]
    public sealed class OrganizationIdentificationType
    {
        [XmlElement("cbeNumber", Form = XmlSchemaForm.Unqualified)]
        public string CbeNumber;
    }

    [XmlType(Namespace = Namespaces.Types)]
    public sealed class ConsultPaymentsCriteriaType
    {
        [XmlElement("ssin", Form = XmlSchemaForm.Unqualified, Order = 0)]
        public string Ssin;

        [XmlElement("handicapAuthenticSources", Form = XmlSchemaForm.Unqualified, Order = 1)]
        public HandicapAuthenticSourcesPaymentsType HandicapAuthenticSources;

        [XmlElement("period", Form = XmlSchemaForm.Unqualified, Order = 2)]
        public PeriodType Period;
    }

    [XmlType(Namespace = Namespaces.Types)]
    public sealed class HandicapAuthenticSourcesPaymentsType
    {
        [XmlElement("DGPH", Form = XmlSchemaForm.Unqualified)]
        public bool Dgph;
    }

    [XmlType(Namespace = Namespaces.Common)]
    public sealed class PeriodType
    {
        [XmlElement("beginDate", Form = XmlSchemaForm.Unqualified, DataType = "date", Order = 0)]
        public DateTime BeginDate;

        [XmlElement("endDate", Form = XmlSchemaForm.Unqualified, DataType = "date", Order = 1)]
        public DateTime EndDate;
    }

    [XmlType(Namespace = Namespaces.Types)]
    public sealed class ConsultPaymentsResponseType
    {
        [XmlElement("status", Form = XmlSchemaForm.Unqualified)]
        public StatusType Status;

        [XmlElement("results", Form = XmlSchemaForm.Unqualified)]
        public PaymentsResultsType Results;
    }

    [XmlType(Namespace = Namespaces.Types)]
    public sealed class StatusType
    {
        [XmlElement("code", Form = XmlSchemaForm.Unqualified)]
        public string Code;

        [XmlElement("description", Form = XmlSchemaForm.Unqualified)]
        public string Description;
    }

    [XmlType(Namespace = Namespaces.Types)]
    public sealed class PaymentsResultsType
    {
        [XmlElement("dgphResult", Form = XmlSchemaForm.Unqualified)]
        public DgphResultType DgphResult;
    }

    [XmlType(Namespace = Namespaces.Types)]
    public sealed class DgphResultType
    {
        [XmlElement("payments", Form = XmlSchemaForm.Unqualified)]
        public PaymentsType Payments;
    }

    [XmlType(Namespace = Namespaces.Shared)]
    public sealed class PaymentsType
    {
        [XmlElement("payment", Form = XmlSchemaForm.Unqualified)]
        public PaymentType[] Payment;
    }

    [XmlType(Namespace = Namespaces.Shared)]
    public sealed class PaymentType
    {
        [XmlElement("yearMonth", Form = XmlSchemaForm.Unqualified, DataType = "gYearMonth")]
        public string YearMonth;

        [XmlElement("amount", Form = XmlSchemaForm.Unqualified)]
        public decimal Amount;

        [XmlElement("cancelledPayment", Form = XmlSchemaForm.Unqualified)]
        public bool CancelledPayment;
    }
}
