// SPDX-License-Identifier: EUPL-1.2
using System;

namespace Example.Ksz
{
    /// <summary>Who calls.</summary>
    public sealed class Organisation
    {
        public Organisation(string cbe, string user, string password)
        {
            Cbe = cbe;
            User = user;
            Password = password;
        }

        public string Cbe { get; }

        public string User { get; }

        public string Password { get; }
    }

    /// <summary>What was paid for a month, as in 2025-03.</summary>
    public readonly struct Payment
    {
        public Payment(string month, decimal amount, bool cancelled)
        {
            Month = month;
            Amount = amount;
            Cancelled = cancelled;
        }

        public string Month { get; }

        public decimal Amount { get; }

        public bool Cancelled { get; }
    }

    /// <summary>A file on a person, from one day to another, with the name and birth date that prove who it is.</summary>
    public sealed class Inscription
    {
        public string Ssin { get; set; }

        public string LastName { get; set; }

        public DateTime BirthDate { get; set; }

        public DateTime From { get; set; }

        public DateTime To { get; set; }
    }
}
