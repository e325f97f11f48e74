// SPDX-License-Identifier: EUPL-1.2
package example.ksz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of the scenario `starter`: Ghent has a file on Ursula, Namur has none. */
class KszClientTest {
    private static final Organisation GHENT = new Organisation("0999100196", "ocmw-gent", "fake-gent-password");
    private static final Organisation NAMUR = new Organisation("0999100295", "cpas-namur", "fake-namur-password");
    private static final String URSULA = "63042690059";
    private static final String PAYMENTS = "HandiService.consultPayments";
    private static final Inscription UNTIL_MAY = new Inscription(
            URSULA, "Kaartjens", LocalDate.of(1963, 4, 26), LocalDate.of(2026, 3, 2), LocalDate.of(2026, 5, 1));

    private Sandbox network;

    @BeforeEach
    void ownSandbox() throws Exception {
        network = new Sandbox();
    }

    @AfterEach
    void removed() throws Exception {
        network.close();
    }

    @Test
    void paymentsOfThreeMonthsOneOfThemCancelled() throws Exception {
        BigDecimal amount = new BigDecimal("1377.20");
        List<Payment> expected = List.of(
                new Payment(YearMonth.of(2025, 3), amount, false),
                new Payment(YearMonth.of(2025, 2), amount, true),
                new Payment(YearMonth.of(2025, 1), amount, false));
        assertEquals(expected, firstQuarter(client(GHENT)));
    }

    @Test
    void anOrganisationWithoutAFileOnThePersonIsRefused() throws Exception {
        KszClient namur = client(NAMUR);
        assertEquals("MSG00012", assertThrows(NotInscribed.class, () -> firstQuarter(namur)).code());
    }

    @Test
    void onceItHasInscribedThePersonItIsAnswered() throws Exception {
        KszClient namur = client(NAMUR);
        namur.inscribe(UNTIL_MAY);
        assertEquals(3, firstQuarter(namur).size());
    }

    @Test
    void aSourceThatIsDownAndAnAnswerThatNeverComesCanBeAskedAgain() throws Exception {
        KszClient ghent = new KszClient(network.url(), GHENT, Duration.ofSeconds(1));
        network.fault(Map.of("supplier_down", true), Map.of("operation", PAYMENTS));
        assertThrows(Unavailable.class, () -> firstQuarter(ghent));
        network.fault(Map.of("timeout", true), Map.of("operation", PAYMENTS));
        assertThrows(Unavailable.class, () -> firstQuarter(ghent));
        assertEquals(3, firstQuarter(ghent).size());
    }

    @Test
    void afterTheInscriptionHasEndedTheNetworkRefusesAgain() throws Exception {
        KszClient namur = client(NAMUR);
        namur.inscribe(UNTIL_MAY);
        firstQuarter(namur);
        network.move("+3m");
        assertThrows(NotInscribed.class, () -> firstQuarter(namur));

        Map<String, Object> asked = Map.of("operation", PAYMENTS, "ssin", URSULA);
        Map<String, Object> inscribed = Map.of("operation", "OCMWCPASManageAccess.manageAccess", "ssin", URSULA);
        network.check("received", Map.of("operation", PAYMENTS, "ssin", URSULA, "organisation", NAMUR.cbe(), "times", 2));
        network.check("in_order", List.of(inscribed, asked));
        network.check("refused", Map.of("code", "MSG00012", "operation", PAYMENTS, "ssin", URSULA));
        network.check("never", Map.of("operation", PAYMENTS, "organisation", GHENT.cbe()));
    }

    private KszClient client(Organisation organisation) throws Exception {
        return new KszClient(network.url(), organisation, Duration.ofSeconds(30));
    }

    private static List<Payment> firstQuarter(KszClient client) {
        return client.payments(URSULA, LocalDate.of(2025, 1, 1), LocalDate.of(2025, 3, 31));
    }
}
