// SPDX-License-Identifier: EUPL-1.2
using System.ServiceModel;

namespace Example.Ksz.Contracts
{
    /// <summary>The SSDN connector: a document as a string, both ways.</summary>
    [ServiceContract(Name = "KSZBCSSWebServiceConnector", Namespace = SsdnMessage.Namespace)]
    public interface IConnector
    {
        [XmlSerializerFormat(SupportFaults = true)]
        [OperationContract(Name = "sendXML", Action = SsdnMessage.Namespace + "/sendXML", ReplyAction = "*")]
        SsdnMessage SendXml(SsdnMessage document);
    }

    [MessageContract(IsWrapped = false)]
    public sealed class SsdnMessage
    {
        internal const string Namespace = "http://ksz-bcss.fgov.be/connectors/WebServiceConnector";

        [MessageBodyMember(Name = "xmlString", Namespace = Namespace)]
        public string XmlString;
    }
}
