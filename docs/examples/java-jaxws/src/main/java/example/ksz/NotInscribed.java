// SPDX-License-Identifier: EUPL-1.2
package example.ksz;

/** The organisation has no file on this person that covers today. */
public class NotInscribed extends Refused {
    NotInscribed(String code, String description) {
        super(code, description);
    }
}
