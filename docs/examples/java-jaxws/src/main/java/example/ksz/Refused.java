// SPDX-License-Identifier: EUPL-1.2
package example.ksz;

/** The network said no. */
public class Refused extends KszException {
    private final String code;

    Refused(String code, String description) {
        super(code + ": " + description, null);
        this.code = code;
    }

    /** As in MSG00008. */
    public String code() {
        return code;
    }
}
