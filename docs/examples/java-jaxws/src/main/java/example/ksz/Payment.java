// SPDX-License-Identifier: EUPL-1.2
package example.ksz;

import java.math.BigDecimal;
import java.time.YearMonth;

/** What was paid for a month. */
public record Payment(YearMonth month, BigDecimal amount, boolean cancelled) {}
