// SPDX-License-Identifier: EUPL-1.2
package example.ksz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A sandbox with the scenario `starter`, on 2 March 2026: nobody else sees or changes it. */
final class Sandbox implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Gson JSON = new Gson();

    private final String name = "java-" + UUID.randomUUID();

    Sandbox() throws Exception {
        control("POST", "", Map.of("name", name, "scenarios", List.of("starter"), "clock", "2026-03-02T09:00:00"));
    }

    /** Where the services of this sandbox stand. */
    String url() throws IOException {
        return Simulator.url() + "/sandbox/" + name;
    }

    /** Moves the clock: +3m is three months. */
    void move(String span) throws Exception {
        control("PUT", "/" + name + "/clock", Map.of("move", span));
    }

    /** Makes something go wrong, once: docs/faults.md. */
    void fault(Map<String, Object> what, Map<String, Object> when) throws Exception {
        control("POST", "/" + name + "/faults", Map.of("what", what, "when", when, "how_often", Map.of("times", 1)));
    }

    /** Fails with the simulator's explanation unless the network got what is said here. */
    void check(String kind, Object what) throws Exception {
        JsonObject verdict = JSON.fromJson(control("POST", "/" + name + "/checks", Map.of(kind, what)), JsonObject.class);
        assertTrue(verdict.get("passed").getAsBoolean(), () -> verdict.get("message").getAsString());
    }

    @Override
    public void close() throws Exception {
        control("DELETE", "/" + name, null);
    }

    private String control(String method, String path, Object body) throws Exception {
        BodyPublisher content = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.toJson(body));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(Simulator.url() + "/control/v1/sandboxes" + path))
                .header("Content-Type", "application/json")
                .method(method, content);
        String token = System.getenv("KSZ_SIM_TOKEN");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
