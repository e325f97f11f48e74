// SPDX-License-Identifier: EUPL-1.2
using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Example.Ksz.Tests
{
    /// <summary>The simulator: the one at KSZ_SIM_URL, else one that is started here and ends with the tests.</summary>
    internal static class Simulator
    {
        private const string Absent = "ksz-sim did not start: install ksz-simulator, or set KSZ_SIM_URL to a running one";

        private static readonly Lazy<string> Found = new Lazy<string>(
            () => (Environment.GetEnvironmentVariable("KSZ_SIM_URL") ?? Start()).TrimEnd('/'));

        public static string Url => Found.Value;

        private static string Start()
        {
            var how = new ProcessStartInfo("ksz-sim", "serve --port 0") { RedirectStandardOutput = true, UseShellExecute = false };
            Process server;
            try
            {
                server = Process.Start(how);
            }
            catch (Win32Exception error)
            {
                throw new InvalidOperationException(Absent, error);
            }
            AppDomain.CurrentDomain.ProcessExit += (sender, arguments) => server.Kill();
            for (var line = server.StandardOutput.ReadLine(); line != null; line = server.StandardOutput.ReadLine())
            {
                var listens = Regex.Match(line, @"listens on ([^\s,]+)");
                if (listens.Success)
                {
                    return listens.Groups[1].Value;
                }
            }
            throw new InvalidOperationException(Absent);
        }
    }
}
