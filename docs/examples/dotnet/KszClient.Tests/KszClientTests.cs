// SPDX-License-Identifier: EUPL-1.2
using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Xunit;

namespace Example.Ksz.Tests
{
    /// <summary>Of the scenario `starter`: Ghent has a file on Ursula, Namur has none.</summary>
    public sealed class KszClientTests : IAsyncLifetime
    {
        private const string Ursula = "63042690059";
        private const string Consult = "HandiService.consultPayments";

        private static readonly Organisation Ghent = new Organisation("0999100196", "ocmw-gent", "fake-gent-password");
        private static readonly Organisation Namur = new Organisation("0999100295", "cpas-namur", "fake-namur-password");

        private readonly Sandbox network = new Sandbox();

        public Task InitializeAsync()
        {
            return network.Make();
        }

        public Task DisposeAsync()
        {
            return network.Remove();
        }

        [Fact]
        public void Payments_of_three_months_one_of_them_cancelled()
        {
            var expected = new[]
            {
                new Payment("2025-03", 1377.20m, false),
                new Payment("2025-02", 1377.20m, true),
                new Payment("2025-01", 1377.20m, false),
            };
            Assert.Equal(expected, FirstQuarter(Client(Ghent)));
        }

        [Fact]
        public void An_organisation_without_a_file_on_the_person_is_refused()
        {
            var refusal = Assert.Throws<NotInscribedException>(() => FirstQuarter(Client(Namur)));
            Assert.Equal("MSG00012", refusal.Code);
        }

        [Fact]
        public void Once_it_has_inscribed_the_person_it_is_answered()
        {
            var namur = Client(Namur);
            namur.Inscribe(UntilMay());
            Assert.Equal(3, FirstQuarter(namur).Count);
        }

        [Fact]
        public async Task A_source_that_is_down_and_an_answer_that_never_comes_can_be_asked_again()
        {
            var ghent = new KszClient(network.Url, Ghent, TimeSpan.FromSeconds(2));
            await network.Fault(new { supplier_down = true }, new { operation = Consult });
            Assert.Throws<UnavailableException>(() => FirstQuarter(ghent));
            await network.Fault(new { timeout = true }, new { operation = Consult, caller = Ghent.Cbe });
            Assert.Throws<UnavailableException>(() => FirstQuarter(ghent));
            Assert.Equal(3, FirstQuarter(ghent).Count);
        }

        [Fact]
        public async Task After_the_inscription_has_ended_the_network_refuses_again()
        {
            var namur = Client(Namur);
            namur.Inscribe(UntilMay());
            FirstQuarter(namur);
            await network.Move("+3m");
            Assert.Throws<NotInscribedException>(() => FirstQuarter(namur));

            var inscribed = new { operation = "OCMWCPASManageAccess.manageAccess", ssin = Ursula };
            var asked = new { operation = Consult, ssin = Ursula, organisation = Namur.Cbe };
            await network.Check("received", new { operation = Consult, ssin = Ursula, organisation = Namur.Cbe, times = 2 });
            await network.Check("in_order", new object[] { inscribed, asked });
            await network.Check("refused", new { operation = Consult, ssin = Ursula, code = "MSG00012" });
            await network.Check("never", new { operation = Consult, organisation = Ghent.Cbe });
        }

        private static Inscription UntilMay()
        {
            return new Inscription
            {
                Ssin = Ursula,
                LastName = "Kaartjens",
                BirthDate = new DateTime(1963, 4, 26),
                From = new DateTime(2026, 3, 2),
                To = new DateTime(2026, 5, 1),
            };
        }

        private KszClient Client(Organisation organisation)
        {
            return new KszClient(network.Url, organisation, TimeSpan.FromSeconds(30));
        }

        private static IReadOnlyList<Payment> FirstQuarter(KszClient client)
        {
            return client.Payments(Ursula, new DateTime(2025, 1, 1), new DateTime(2025, 3, 31));
        }
    }
}
