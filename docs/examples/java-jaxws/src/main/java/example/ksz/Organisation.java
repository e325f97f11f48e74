// SPDX-License-Identifier: EUPL-1.2
package example.ksz;

/** Who calls. */
public record Organisation(String cbe, String user, String password) {}
