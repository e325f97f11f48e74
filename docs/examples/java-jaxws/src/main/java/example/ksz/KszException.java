// SPDX-License-Identifier: EUPL-1.2
package example.ksz;

/**
 * What can go wrong.
 *
 * <pre>
 * KszException
 * ├── Refused            the network said no, with a code
 * │   └── NotInscribed   the organisation has no file on this person
 * └── Unavailable        nobody could answer now; asking again later may help
 * </pre>
 */
public abstract class KszException extends RuntimeException {
    KszException(String message, Throwable cause) {
        super(message, cause);
    }
}
