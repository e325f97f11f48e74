// SPDX-License-Identifier: EUPL-1.2
using System;
using System.Collections.Generic;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Xunit;

namespace Example.Ksz.Tests
{
    /// <summary>A sandbox with the scenario `starter`, on 2 March 2026: nobody else sees or changes it.</summary>
    internal sealed class Sandbox
    {
        private static readonly HttpClient Http = NewClient();

        private readonly string name = "dotnet-" + Guid.NewGuid();

        public string Url => Simulator.Url + "/sandbox/" + name;

        public Task Make()
        {
            return Control(HttpMethod.Post, "", new { name, scenarios = new[] { "starter" }, clock = "2026-03-02T09:00:00" });
        }

        public Task Remove()
        {
            return Control(HttpMethod.Delete, "/" + name);
        }

        /// <summary>Moves the clock: +3m is three months.</summary>
        public Task Move(string span)
        {
            return Control(HttpMethod.Put, "/" + name + "/clock", new { move = span });
        }

        /// <summary>Makes something go wrong, once: docs/faults.md.</summary>
        public Task Fault(object what, object when)
        {
            return Control(HttpMethod.Post, "/" + name + "/faults", new { what, when, how_often = new { times = 1 } });
        }

        /// <summary>Fails with the simulator's explanation unless the network got what is said here.</summary>
        public async Task Check(string kind, object what)
        {
            var body = new Dictionary<string, object> { [kind] = what };
            var answer = await Control(HttpMethod.Post, "/" + name + "/checks", body);
            using (var verdict = JsonDocument.Parse(answer))
            {
                var passed = verdict.RootElement.GetProperty("passed").GetBoolean();
                Assert.True(passed, verdict.RootElement.GetProperty("message").GetString());
            }
        }

        private static HttpClient NewClient()
        {
            var client = new HttpClient();
            var token = Environment.GetEnvironmentVariable("KSZ_SIM_TOKEN");
            if (!string.IsNullOrEmpty(token))
            {
                client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            }
            return client;
        }

        private static async Task<string> Control(HttpMethod method, string path, object body = null)
        {
            using (var request = new HttpRequestMessage(method, Simulator.Url + "/control/v1/sandboxes" + path))
            {
                if (body != null)
                {
                    request.Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
                }
                using (var answer = await Http.SendAsync(request))
                {
                    var text = await answer.Content.ReadAsStringAsync();
                    Assert.True(answer.IsSuccessStatusCode, method + " " + path + ": " + (int)answer.StatusCode + " " + text);
                    return text;
                }
            }
        }
    }
}
