// SPDX-License-Identifier: EUPL-1.2
package example.ksz;

import java.time.LocalDate;

/** A file on a person, from one day to another, with the name and birth date that prove who it is. */
public record Inscription(String ssin, String lastName, LocalDate birthDate, LocalDate from, LocalDate to) {}
