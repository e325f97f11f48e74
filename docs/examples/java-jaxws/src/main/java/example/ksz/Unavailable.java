// SPDX-License-Identifier: EUPL-1.2
package example.ksz;

/** Nobody could answer now; asking again later may help. */
public class Unavailable extends KszException {
    Unavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
