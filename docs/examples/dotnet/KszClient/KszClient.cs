// SPDX-License-Identifier: EUPL-1.2
using System;
using System.Collections.Generic;
using System.Linq;
using System.ServiceModel;
using System.ServiceModel.Channels;
using System.ServiceModel.Security;
using System.Xml;
using System.Xml.Linq;
using Example.Ksz.Contracts;

namespace Example.Ksz
{
    /// <summary>What one organisation asks of the network.</summary>
    public sealed class KszClient
    {
        private const string HandiPath = "/SOA4520/HandiService/v2/consult";
        private const string ConnectorPath = "/connectors/webservice/KSZBCSSWebServiceConnectorPort";

        private readonly string url;
        private readonly Organisation organisation;
        private readonly TimeSpan timeout;

        /// <summary>The URL is all that differs between the simulator and KSZ.</summary>
        public KszClient(string url, Organisation organisation, TimeSpan timeout)
        {
            this.url = url;
            this.organisation = organisation;
            this.timeout = timeout;
        }

        /// <summary>The allowances that DG Persons with a Disability paid, the last month first.</summary>
        public IReadOnlyList<Payment> Payments(string ssin, DateTime from, DateTime to)
        {
            var question = new ConsultPaymentsQuestion
            {
                Request = new ConsultPaymentsRequestType
                {
                    InformationCustomer = new InformationCustomerType
                    {
                        CustomerIdentification = new OrganizationIdentificationType { CbeNumber = organisation.Cbe },
                    },
                    LegalContext = "social inquiry",
                    Criteria = new ConsultPaymentsCriteriaType
                    {
                        Ssin = ssin,
                        HandicapAuthenticSources = new HandicapAuthenticSourcesPaymentsType { Dgph = true },
                        Period = new PeriodType { BeginDate = from, EndDate = to },
                    },
                },
            };
            var reply = Call<IHandi, ConsultPaymentsReply>(HandiPath, handi => handi.ConsultPayments(question)).Response;
            var status = reply.Status;
            switch (status.Code)
            {
                case "MSG00000":
                    return reply.Results.DgphResult.Payments.Payment
                        .Select(paid => new Payment(paid.YearMonth, paid.Amount, paid.CancelledPayment)).ToList();
                case "MSG00100":
                    return new List<Payment>();
                case "MSG00012":
                    throw new NotInscribedException(status.Code, status.Description);
                case "MSG00001":
                case "MSG00002":
                    throw new UnavailableException(status.Code + ": " + status.Description);
                default:
                    throw new RefusedException(status.Code, status.Description);
            }
        }

        /// <summary>Opens a file on a person.</summary>
        public void Inscribe(Inscription inscription)
        {
            var document = new SsdnMessage { XmlString = Ssdn.Registration(organisation, inscription) };
            Ssdn.Check(Call<IConnector, SsdnMessage>(ConnectorPath, connector => connector.SendXml(document)).XmlString);
        }

        private TReply Call<TContract, TReply>(string path, Func<TContract, TReply> call)
        {
            var factory = new ChannelFactory<TContract>(Binding(), new EndpointAddress(url + path));
            factory.Credentials.UserName.UserName = organisation.User;
            factory.Credentials.UserName.Password = organisation.Password;
            try
            {
                return call(factory.CreateChannel());
            }
            catch (FaultException fault)
            {
                throw new RefusedException(ReasonCode(fault) ?? fault.Code.Name, fault.Message);
            }
            catch (MessageSecurityException error)
            {
                throw new RefusedException("401", error.Message);
            }
            catch (CommunicationException error)
            {
                throw new UnavailableException(error.Message, error);
            }
            catch (TimeoutException error)
            {
                throw new UnavailableException(error.Message, error);
            }
            finally
            {
                factory.Abort();
            }
        }

        private Binding Binding()
        {
            var secure = url.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
            var binding = new BasicHttpBinding(
                secure ? BasicHttpSecurityMode.Transport : BasicHttpSecurityMode.TransportCredentialOnly)
            {
                SendTimeout = timeout,
                // An SSDN document is one string; the defaults are too small for it.
                MaxBufferSize = int.MaxValue,
                MaxReceivedMessageSize = int.MaxValue,
                ReaderQuotas = XmlDictionaryReaderQuotas.Max,
            };
            binding.Security.Transport.ClientCredentialType = HttpClientCredentialType.Basic;
            return binding;
        }

        private static string ReasonCode(FaultException fault)
        {
            var message = fault.CreateMessageFault();
            if (!message.HasDetail)
            {
                return null;
            }
            using (var reader = message.GetReaderAtDetailContents())
            {
                reader.MoveToContent();
                var detail = (XElement)XNode.ReadFrom(reader);
                return (string)detail.Descendants().FirstOrDefault(element => element.Name.LocalName == "reasonCode");
            }
        }
    }
}
