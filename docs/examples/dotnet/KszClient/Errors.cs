// SPDX-License-Identifier: EUPL-1.2
using System;

namespace Example.Ksz
{
    // KszException
    // ├── RefusedException            the network said no, with a code
    // │   └── NotInscribedException   the organisation has no file on this person
    // └── UnavailableException        nobody could answer now; asking again later may help

    /// <summary>What can go wrong.</summary>
    public abstract class KszException : Exception
    {
        protected KszException(string message, Exception cause) : base(message, cause)
        {
        }
    }

    /// <summary>The network said no.</summary>
    public class RefusedException : KszException
    {
        public RefusedException(string code, string description) : base(code + ": " + description, null)
        {
            Code = code;
        }

        /// <summary>As in MSG00008.</summary>
        public string Code { get; }
    }

    /// <summary>The organisation has no file on this person that covers today.</summary>
    public sealed class NotInscribedException : RefusedException
    {
        public NotInscribedException(string code, string description) : base(code, description)
        {
        }
    }

    /// <summary>Nobody could answer now; asking again later may help.</summary>
    public sealed class UnavailableException : KszException
    {
        public UnavailableException(string message, Exception cause = null) : base(message, cause)
        {
        }
    }
}
