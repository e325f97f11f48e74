// SPDX-License-Identifier: EUPL-1.2
package example.ksz;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The simulator in a test: the one at KSZ_SIM_URL, else one that is started here and ends with the tests. */
final class Simulator {
    private static final Pattern LISTENS = Pattern.compile("listens on ([^\\s,]+)");
    private static String url;

    private Simulator() {}

    static synchronized String url() throws IOException {
        if (url == null) {
            String given = System.getenv("KSZ_SIM_URL");
            url = given == null || given.isEmpty() ? start() : given.replaceAll("/+$", "");
        }
        return url;
    }

    private static String start() throws IOException {
        Process server;
        try {
            server = new ProcessBuilder("ksz-sim", "serve", "--port", "0")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new IOException("ksz-sim did not start: install ksz-simulator, or set KSZ_SIM_URL to a running one", e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(server::destroy));
        BufferedReader lines = server.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher found = LISTENS.matcher(line);
            if (found.find()) {
                return found.group(1);
            }
        }
        throw new IOException("ksz-sim ended before it listened");
    }
}
